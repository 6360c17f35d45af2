/**
 * Which worker gets a task: a pure function of the offers at one moment. Start at {@link
 * network.byline.scheduler.matching.Matching}.
 */
@NullMarked
package network.byline.scheduler.matching;

import org.jspecify.annotations.NullMarked;
