package network.byline.base.value;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import org.apache.tuweni.bytes.Bytes32;
import org.bouncycastle.crypto.digests.KeccakDigest;

/**
 * A 32-byte hash of some content, by SHA-256 or Keccak-256; which of the two is said by whoever
 * names the format.
 *
 * <p>Digests are ordered as unsigned big-endian numbers and print as {@code 0x} and 64 lower-case
 * hex digits.
 *
 * @param bytes the 32 bytes, copied when the digest is made
 */
public record Digest(Bytes32 bytes) implements Comparable<Digest> {

  /** The size of a digest in bytes. */
  public static final int SIZE = 32;

  /** Thirty-two zero bytes: the digest of nothing, such as the root of an empty tree. */
  public static final Digest ZERO = new Digest(Bytes32.ZERO);

  private static final HexFormat HEX = HexFormat.of();

  public Digest {
    bytes = Bytes32.wrap(bytes.toArray());
  }

  /**
   * Returns the digest with these bytes.
   *
   * @throws IllegalArgumentException if there are not exactly 32
   */
  public static Digest of(byte[] bytes) {
    if (bytes.length != SIZE) {
      throw new IllegalArgumentException(
          "a digest has " + SIZE + " bytes, but " + bytes.length + " were given");
    }
    return new Digest(Bytes32.wrap(bytes));
  }

  /**
   * Returns the digest that stands in 32 bytes of an array.
   *
   * @throws IndexOutOfBoundsException if the array ends before the digest does
   */
  public static Digest of(byte[] source, int offset) {
    return new Digest(Bytes32.wrap(Arrays.copyOfRange(source, offset, checkedEnd(source, offset))));
  }

  /** Returns the SHA-256 of the parts, read one after the other (FIPS 180-4). */
  public static Digest sha256(byte[]... parts) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      for (byte[] part : parts) {
        sha256.update(part);
      }
      return of(sha256.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java runtime lacks SHA-256, which all must have", e);
    }
  }

  /**
   * Returns the Keccak-256 of the parts, read one after the other: the EVM's hash, with the padding
   * of the original submission and not that of SHA-3.
   */
  public static Digest keccak(byte[]... parts) {
    KeccakDigest keccak = new KeccakDigest(256);
    for (byte[] part : parts) {
      keccak.update(part, 0, part.length);
    }
    byte[] out = new byte[SIZE];
    keccak.doFinal(out, 0);
    return of(out);
  }

  /**
   * Returns the digest written as {@code 0x} and 64 hex digits of either case.
   *
   * @throws IllegalArgumentException if the text has another form
   */
  public static Digest parse(String text) {
    return of(PrefixedHex.parse("digest", text, SIZE));
  }

  /** Returns a fresh array of the 32 bytes. */
  public byte[] toArray() {
    return bytes.toArray();
  }

  @Override
  public int compareTo(Digest other) {
    return Arrays.compareUnsigned(bytes.toArrayUnsafe(), other.bytes.toArrayUnsafe());
  }

  @Override
  public String toString() {
    return "0x" + HEX.formatHex(bytes.toArrayUnsafe());
  }

  private static int checkedEnd(byte[] source, int offset) {
    if (offset < 0 || offset > source.length - SIZE) {
      throw new IndexOutOfBoundsException(
          "no digest at offset " + offset + " of " + source.length + " bytes");
    }
    return offset + SIZE;
  }
}
