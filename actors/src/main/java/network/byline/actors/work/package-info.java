/**
 * Workers as jobs see them: the port behind which they compute, and the pool that leases them out.
 * Start at {@link network.byline.actors.work.Workers}.
 */
@NullMarked
package network.byline.actors.work;

import org.jspecify.annotations.NullMarked;
