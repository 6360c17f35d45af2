package network.byline.base.block;

import network.byline.base.value.Digest;

/**
 * The name of a block: the SHA-256 of its stored bytes.
 *
 * @param digest the hash
 */
public record BlockId(Digest digest) implements Comparable<BlockId> {

  /** Returns the name of the block with these stored bytes. */
  public static BlockId of(byte[] stored) {
    return new BlockId(Digest.sha256(stored));
  }

  /**
   * Returns the name written as {@code 0x} and 64 hex digits.
   *
   * @throws IllegalArgumentException if the text has another form
   */
  public static BlockId parse(String text) {
    return new BlockId(Digest.parse(text));
  }

  @Override
  public int compareTo(BlockId other) {
    return digest.compareTo(other.digest);
  }

  @Override
  public String toString() {
    return digest.toString();
  }
}
