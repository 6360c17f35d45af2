/**
 * The network in a seed: its speed, its losses under failure, what liars get, and how long a
 * decision takes. Start at {@link network.byline.bench.network.NetworkStudy}.
 */
@NullMarked
package network.byline.bench.network;

import org.jspecify.annotations.NullMarked;
