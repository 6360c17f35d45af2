/** Simulated time. Start at {@link network.byline.testkit.time.Timeline}. */
@NullMarked
package network.byline.testkit.time;

import org.jspecify.annotations.NullMarked;
