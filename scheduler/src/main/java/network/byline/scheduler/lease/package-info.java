/**
 * A worker's temporary right to one task: how long it lasts and how many a worker may hold. Pure;
 * time is passed in.
 */
@NullMarked
package network.byline.scheduler.lease;

import org.jspecify.annotations.NullMarked;
