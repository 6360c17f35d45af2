package network.byline.storage.outbox;

import network.byline.base.value.Digest;

/**
 * How far a reader of the vault's logs has come.
 *
 * @param block the last block whose logs have all had their effect
 * @param hash that block's hash
 */
public record LogPosition(long block, Digest hash) {}
