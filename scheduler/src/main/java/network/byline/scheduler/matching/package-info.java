/**
 * Which worker gets a task, and whose task is next. Start at {@link
 * network.byline.scheduler.matching.OfferBook}.
 */
@NullMarked
package network.byline.scheduler.matching;

import org.jspecify.annotations.NullMarked;
