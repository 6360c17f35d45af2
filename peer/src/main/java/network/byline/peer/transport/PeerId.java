package network.byline.peer.transport;

import java.util.Arrays;
import java.util.HexFormat;
import network.byline.base.identity.NodeKey;
import org.jspecify.annotations.Nullable;

/**
 * Who a node is: its Ed25519 public key, in libp2p's form of a peer id, which holds the whole key.
 *
 * <p>Peer ids are ordered by their bytes and print in base 58, like {@code 12D3KooW…}.
 */
public final class PeerId implements Comparable<PeerId> {

  /** The size of the binary form in bytes. */
  public static final int SIZE = 38;

  /** Multihash "identity" of 36 bytes: a protobuf of key type 1, Ed25519, and 32 bytes of key. */
  private static final byte[] PREFIX = HexFormat.of().parseHex("002408011220");

  private final byte[] bytes;

  private PeerId(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Returns the id of the node with this key. */
  public static PeerId of(NodeKey key) {
    return ofPublicKey(key.publicKey());
  }

  /**
   * Returns the id of the node with this Ed25519 public key.
   *
   * @throws IllegalArgumentException if it has not 32 bytes
   */
  public static PeerId ofPublicKey(byte[] publicKey) {
    if (publicKey.length != NodeKey.SIZE) {
      throw new IllegalArgumentException(
          "an Ed25519 public key has 32 bytes, but " + publicKey.length + " were given");
    }
    byte[] bytes = Arrays.copyOf(PREFIX, SIZE);
    System.arraycopy(publicKey, 0, bytes, PREFIX.length, NodeKey.SIZE);
    return new PeerId(bytes);
  }

  /**
   * Returns the id with these bytes.
   *
   * @throws IllegalArgumentException if they are not the id of an Ed25519 key
   */
  public static PeerId of(byte[] bytes) {
    if (bytes.length != SIZE || !Arrays.equals(bytes, 0, PREFIX.length, PREFIX, 0, PREFIX.length)) {
      throw new IllegalArgumentException(
          "a peer id is 002408011220 and the 32 bytes of an Ed25519 key; others are not spoken to");
    }
    return new PeerId(bytes.clone());
  }

  /**
   * Reads the text form.
   *
   * @throws IllegalArgumentException if the text is not the id of an Ed25519 key in base 58
   */
  public static PeerId parse(String text) {
    if (text.length() > 60) {
      throw new IllegalArgumentException("a peer id of " + text.length() + " characters is none");
    }
    try {
      return of(Base58.decode(text, SIZE));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("peer id '" + text + "': " + e.getMessage(), e);
    }
  }

  /** Returns the 38 bytes of the id. */
  public byte[] toBytes() {
    return bytes.clone();
  }

  /** Returns the 32 bytes of the public key. */
  public byte[] publicKey() {
    return Arrays.copyOfRange(bytes, PREFIX.length, SIZE);
  }

  @Override
  public int compareTo(PeerId other) {
    return Arrays.compareUnsigned(bytes, other.bytes);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof PeerId id && Arrays.equals(id.bytes, bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return Base58.encode(bytes);
  }
}
