/**
 * A worker's temporary right to one task: how long it lasts, when another gets a copy, and what
 * becomes of a result. Pure; time is passed in. Start at {@link
 * network.byline.scheduler.lease.TaskLeases}.
 */
@NullMarked
package network.byline.scheduler.lease;

import org.jspecify.annotations.NullMarked;
