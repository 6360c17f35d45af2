/**
 * What the operator means to do on chain, and how far it has come. Every state is on disk before
 * the step that it allows. Start at {@link network.byline.storage.outbox.OutboxStore}.
 */
@NullMarked
package network.byline.storage.outbox;

import org.jspecify.annotations.NullMarked;
