/**
 * What is known of a worker by what it delivered, and what follows: how often it is checked, how
 * much of its pay is held back, how much it may have in flight. Integers only, so that anyone can
 * recompute a decision. Start at {@link network.byline.scheduler.reputation.TrustBook}.
 */
@NullMarked
package network.byline.scheduler.reputation;

import org.jspecify.annotations.NullMarked;
