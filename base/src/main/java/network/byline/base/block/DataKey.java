package network.byline.base.block;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import network.byline.base.value.Digest;
import org.jspecify.annotations.Nullable;

/** The AES-256 key that blobs are encrypted with. {@code toString} does not show it. */
public final class DataKey {

  /** The size of a key in bytes. */
  public static final int SIZE = 32;

  private static final byte[] OPEN_LABEL = "byline.open.v1".getBytes(StandardCharsets.US_ASCII);

  private final byte[] secret;

  private DataKey(byte[] secret) {
    this.secret = secret;
  }

  /** Returns a fresh key drawn from this source. */
  public static DataKey generate(SecureRandom random) {
    byte[] secret = new byte[SIZE];
    random.nextBytes(secret);
    return new DataKey(secret);
  }

  /**
   * Returns the key of these bytes.
   *
   * @throws IllegalArgumentException if there are not exactly 32
   */
  public static DataKey of(byte[] secret) {
    if (secret.length != SIZE) {
      throw new IllegalArgumentException(
          "a data key has " + SIZE + " bytes, but " + secret.length + " were given");
    }
    return new DataKey(secret.clone());
  }

  /**
   * Returns the key that follows from the plaintext itself, for open data only: whoever seals the
   * same bytes gets the same blob, and whoever has the bytes has the key.
   */
  public static DataKey ofOpenContent(byte[] plaintext) {
    return new DataKey(Hmac.sha256(Digest.sha256(plaintext).toArray(), OPEN_LABEL));
  }

  /** Returns the secret itself, for wrapping it or publishing it with open data. */
  public byte[] exportSecret() {
    return secret.clone();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof DataKey key && MessageDigest.isEqual(key.secret, secret);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(secret);
  }

  @Override
  public String toString() {
    return "DataKey[hidden]";
  }
}
