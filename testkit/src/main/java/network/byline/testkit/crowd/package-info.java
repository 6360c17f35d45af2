/**
 * Who takes part: volunteers with their machines, days and conduct, drawn from a seed. Start at
 * {@link network.byline.testkit.crowd.Crowd}.
 */
@NullMarked
package network.byline.testkit.crowd;

import org.jspecify.annotations.NullMarked;
