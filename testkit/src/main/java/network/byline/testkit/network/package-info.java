/**
 * One operator's network as a simulation: a desk that runs the real cores, machines of volunteers,
 * clients, and a watch that holds what must be true after every step. Start at {@link
 * network.byline.testkit.network.World}.
 */
@NullMarked
package network.byline.testkit.network;

import org.jspecify.annotations.NullMarked;
