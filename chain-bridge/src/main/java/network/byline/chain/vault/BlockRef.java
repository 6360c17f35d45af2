package network.byline.chain.vault;

import network.byline.base.value.Digest;

/**
 * A block as a reader of logs needs it.
 *
 * @param number its height
 * @param hash its hash
 * @param parent the hash of the block before
 * @param time its time, in seconds of Unix time
 */
public record BlockRef(long number, Digest hash, Digest parent, long time) {}
