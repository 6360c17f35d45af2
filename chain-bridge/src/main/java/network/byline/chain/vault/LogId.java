package network.byline.chain.vault;

import network.byline.base.value.Digest;

/**
 * The name of one log, the same for everyone and for ever: a replaced block's logs have other
 * names.
 *
 * @param block the hash of the block
 * @param index the log's position in the block
 */
public record LogId(Digest block, long index) {}
