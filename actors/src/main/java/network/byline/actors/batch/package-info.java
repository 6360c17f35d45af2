/**
 * Receipts and statements on their way to the chain: gathered, written to a batch file, and counted
 * into the ledger. Start at {@link network.byline.actors.batch.Batcher}.
 */
@NullMarked
package network.byline.actors.batch;

import org.jspecify.annotations.NullMarked;
