/**
 * What a contributor writes: the canonical form of a record's text, the id of the passage that
 * equal texts share, and the names of datanets and models. Described in {@code
 * docs/protocol/records.md}.
 */
@NullMarked
package network.byline.base.record;

import org.jspecify.annotations.NullMarked;
