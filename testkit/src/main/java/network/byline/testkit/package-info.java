/**
 * The network in a seed: the scheduler's cores, whole and as they ship, among simulated volunteers
 * and clients. Start at {@link network.byline.testkit.network.World}.
 */
@NullMarked
package network.byline.testkit;

import org.jspecify.annotations.NullMarked;
