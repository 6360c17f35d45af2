/**
 * Carries the operator's intents to the chain, each once: plan, sign, store, send, follow until
 * nothing can undo it. Start at {@link network.byline.chain.outbox.OutboxSender}; what is planned
 * for a batch is in {@link network.byline.chain.outbox.Intents}.
 */
@NullMarked
package network.byline.chain.outbox;

import org.jspecify.annotations.NullMarked;
