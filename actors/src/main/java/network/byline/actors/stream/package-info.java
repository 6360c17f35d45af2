/**
 * Answers on their way to clients, while they are made and after. Nothing here is stored: what a
 * stream has lost comes again from the worker or the receipt. Start at {@link
 * network.byline.actors.stream.AnswerStreams}.
 */
@NullMarked
package network.byline.actors.stream;

import org.jspecify.annotations.NullMarked;
