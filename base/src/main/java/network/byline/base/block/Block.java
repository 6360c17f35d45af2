package network.byline.base.block;

import org.apache.tuweni.bytes.Bytes;
import org.jspecify.annotations.Nullable;

/** A block as it is stored: bytes under the name that they hash to. */
public final class Block {

  /** The most bytes a block may have: a full chunk of plaintext with its nonce and tag. */
  public static final int MAX_BYTES =
      Manifest.CHUNK_BYTES + BlockCipher.NONCE_BYTES + BlockCipher.TAG_BYTES;

  private final BlockId id;
  private final Bytes stored;

  private Block(BlockId id, Bytes stored) {
    this.id = id;
    this.stored = stored;
  }

  /**
   * Returns the block with these stored bytes. The array becomes the block's own and must not
   * change any more.
   *
   * @throws IllegalArgumentException if there are more than {@link #MAX_BYTES}
   */
  public static Block of(byte[] stored) {
    if (stored.length > MAX_BYTES) {
      throw new IllegalArgumentException(
          "a block has at most " + MAX_BYTES + " bytes, but " + stored.length + " were given");
    }
    return new Block(BlockId.of(stored), Bytes.wrap(stored));
  }

  /** Returns the block's name. */
  public BlockId id() {
    return id;
  }

  /** Returns the stored bytes. */
  public Bytes stored() {
    return stored;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Block block && block.id.equals(id);
  }

  @Override
  public int hashCode() {
    return id.hashCode();
  }

  @Override
  public String toString() {
    return "Block[" + id + ", " + stored.size() + " bytes]";
  }
}
