package network.byline.base.identity;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.HexFormat;
import network.byline.base.value.Address;
import network.byline.base.value.Digest;
import org.apache.tuweni.bytes.Bytes;
import org.jspecify.annotations.Nullable;
import org.web3j.crypto.ECDSASignature;
import org.web3j.crypto.Sign;

/**
 * A recoverable secp256k1 signature of 65 bytes: r, s, and v of 27 or 28.
 *
 * <p>Only the one form that contracts accept exists as a value: r and s within the group's order, s
 * in its lower half. So nobody can make a second valid signature out of a seen one.
 *
 * @param bytes r of 32 bytes, s of 32 bytes, v of one
 */
public record Signature(Bytes bytes) {

  /** The size of a signature in bytes. */
  public static final int SIZE = 65;

  private static final int WORD = 32;
  private static final int LOWEST_V = 27;
  private static final BigInteger ORDER = Sign.CURVE_PARAMS.getN();
  private static final BigInteger HALF_ORDER = ORDER.shiftRight(1);

  public Signature {
    if (bytes.size() != SIZE) {
      throw new InvalidSignatureException(
          "a signature has " + SIZE + " bytes, but " + bytes.size() + " were given");
    }
    bytes = Bytes.wrap(bytes.toArray());
    byte[] all = bytes.toArrayUnsafe();
    checkScalar("r", scalar(all, 0), ORDER.subtract(BigInteger.ONE));
    checkScalar("s", scalar(all, WORD), HALF_ORDER);
    int v = all[SIZE - 1] & 0xff;
    if (v != LOWEST_V && v != LOWEST_V + 1) {
      throw new InvalidSignatureException("signature: v is " + v + ", not 27 or 28");
    }
  }

  /**
   * Returns the signature of these 65 bytes.
   *
   * @throws InvalidSignatureException if they have another length, r or s is zero or too large (a
   *     high s included), or v is neither 27 nor 28
   */
  public static Signature of(byte[] bytes) {
    return new Signature(Bytes.wrap(bytes));
  }

  /**
   * Returns the signature written as {@code 0x} and 130 hex digits.
   *
   * @throws InvalidSignatureException if the text has another form or says no signature
   */
  public static Signature parse(String text) {
    if (!text.startsWith("0x") || text.length() != 2 + 2 * SIZE) {
      throw new InvalidSignatureException("a signature is written as 0x and 130 hex digits");
    }
    byte[] bytes;
    try {
      bytes = HexFormat.of().parseHex(text, 2, text.length());
    } catch (IllegalArgumentException e) {
      throw new InvalidSignatureException("a signature is written as 0x and 130 hex digits", e);
    }
    return of(bytes);
  }

  /**
   * Returns the address of the key that signed this hash.
   *
   * @throws InvalidSignatureException if no key can have made this signature of this hash
   */
  public Address recover(Digest hash) {
    byte[] all = bytes.toArrayUnsafe();
    ECDSASignature pair = new ECDSASignature(scalar(all, 0), scalar(all, WORD));
    @Nullable BigInteger publicKey;
    try {
      publicKey = Sign.recoverFromSignature(all[SIZE - 1] - LOWEST_V, pair, hash.toArray());
    } catch (IllegalArgumentException e) {
      throw new InvalidSignatureException("signature: no key can have made it", e);
    }
    if (publicKey == null || publicKey.signum() == 0) {
      throw new InvalidSignatureException("signature: no key can have made it");
    }
    return PublicKeys.address(publicKey);
  }

  /** Tells whether the key of this address signed this hash. */
  public boolean signedBy(Digest hash, Address signer) {
    try {
      return recover(hash).equals(signer);
    } catch (InvalidSignatureException e) {
      return false;
    }
  }

  /** Returns a fresh array of the 65 bytes. */
  public byte[] toArray() {
    return bytes.toArray();
  }

  /** Returns {@code 0x} and 130 lower-case hex digits. */
  @Override
  public String toString() {
    return "0x" + HexFormat.of().formatHex(bytes.toArrayUnsafe());
  }

  private static BigInteger scalar(byte[] all, int from) {
    return new BigInteger(1, Arrays.copyOfRange(all, from, from + WORD));
  }

  private static void checkScalar(String name, BigInteger value, BigInteger largest) {
    if (value.signum() == 0) {
      throw new InvalidSignatureException("signature: " + name + " is zero");
    }
    if (value.compareTo(largest) > 0) {
      throw new InvalidSignatureException(
          "signature: "
              + name
              + " is above "
              + (name.equals("s") ? "half the group's order (high s)" : "the group's order"));
    }
  }
}
