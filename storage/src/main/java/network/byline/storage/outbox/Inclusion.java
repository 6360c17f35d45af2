package network.byline.storage.outbox;

import network.byline.base.value.Digest;

/**
 * Where on chain a transaction stands.
 *
 * @param transaction the transaction's hash
 * @param block the block's number
 * @param blockHash the block's hash
 * @param succeeded whether it did what it should; a failed one has changed nothing but the nonce
 */
public record Inclusion(Digest transaction, long block, Digest blockHash, boolean succeeded) {}
