package network.byline.base.block;

import network.byline.base.value.Digest;

/**
 * The name of a blob: that of the block which its manifest is stored in.
 *
 * @param manifest the manifest's block
 */
public record BlobId(BlockId manifest) implements Comparable<BlobId> {

  /**
   * Returns the name written as {@code 0x} and 64 hex digits.
   *
   * @throws IllegalArgumentException if the text has another form
   */
  public static BlobId parse(String text) {
    return new BlobId(BlockId.parse(text));
  }

  /** Returns the name with this digest. */
  public static BlobId of(Digest digest) {
    return new BlobId(new BlockId(digest));
  }

  /** Returns the digest that stands for this blob in other formats. */
  public Digest digest() {
    return manifest.digest();
  }

  @Override
  public int compareTo(BlobId other) {
    return manifest.compareTo(other.manifest);
  }

  @Override
  public String toString() {
    return manifest.toString();
  }
}
