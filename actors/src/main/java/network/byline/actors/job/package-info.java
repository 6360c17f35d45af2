/**
 * A job's entity: what one order asks for, from its hold to its receipt. Start at {@link
 * network.byline.actors.job.Job}.
 */
@NullMarked
package network.byline.actors.job;

import org.jspecify.annotations.NullMarked;
