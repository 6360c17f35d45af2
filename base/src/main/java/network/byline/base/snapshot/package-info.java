/**
 * What a snapshot freezes: record lists of contributions, and the passages that they make in commit
 * order. Pure functions of contributions and their texts, so that anyone can recompute a snapshot.
 */
@NullMarked
package network.byline.base.snapshot;

import org.jspecify.annotations.NullMarked;
