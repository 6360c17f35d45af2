package network.byline.actors.account;

import network.byline.base.value.Digest;

/**
 * Where a final log of the vault stands on its chain.
 *
 * @param block the height of its block
 * @param blockHash the hash of its block
 * @param index the log's position in the block
 */
public record LogPosition(long block, Digest blockHash, long index) {

  /** Tells whether this log comes after the other on the chain. */
  public boolean isAfter(LogPosition other) {
    return block > other.block || (block == other.block && index > other.index);
  }

  /** Tells whether this is the other's place under another hash, so that one chain lies. */
  public boolean contradicts(LogPosition other) {
    return block == other.block && !blockHash.equals(other.blockHash);
  }
}
