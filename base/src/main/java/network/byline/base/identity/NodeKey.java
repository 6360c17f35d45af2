package network.byline.base.identity;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.jspecify.annotations.Nullable;

/**
 * An Ed25519 private key (RFC 8032): who a machine is among the peers of the network.
 *
 * <p>It proves a connection's other end, nothing more; what earns or spends is signed by a {@link
 * SigningKey}. Two keys are equal if their public keys are; neither {@code toString} nor an error
 * shows the secret.
 */
public final class NodeKey {

  /** The size of the secret, and of the public key, in bytes. */
  public static final int SIZE = 32;

  /** The size of a signature in bytes. */
  public static final int SIGNATURE_SIZE = 64;

  private final Ed25519PrivateKeyParameters secret;
  private final byte[] publicKey;

  private NodeKey(Ed25519PrivateKeyParameters secret) {
    this.secret = secret;
    this.publicKey = secret.generatePublicKey().getEncoded();
  }

  /** Returns a fresh key drawn from this source. */
  public static NodeKey generate(SecureRandom random) {
    return new NodeKey(new Ed25519PrivateKeyParameters(random));
  }

  /**
   * Returns the key with this secret.
   *
   * @throws IllegalArgumentException if it has not 32 bytes
   */
  public static NodeKey of(byte[] secret) {
    if (secret.length != SIZE) {
      throw new IllegalArgumentException(
          "a node key has " + SIZE + " bytes, but " + secret.length + " were given");
    }
    return new NodeKey(new Ed25519PrivateKeyParameters(secret));
  }

  /** Returns the 32 bytes of the public key. */
  public byte[] publicKey() {
    return publicKey.clone();
  }

  /** Returns the 64 bytes of this key's signature of a message. */
  public byte[] sign(byte[] message) {
    byte[] signature = new byte[SIGNATURE_SIZE];
    secret.sign(Ed25519.Algorithm.Ed25519, null, message, 0, message.length, signature, 0);
    return signature;
  }

  /** Tells whether a signature of a message is that of a public key; nothing of it is trusted. */
  public static boolean verify(byte[] publicKey, byte[] message, byte[] signature) {
    return publicKey.length == SIZE
        && signature.length == SIGNATURE_SIZE
        && Ed25519.verify(signature, 0, publicKey, 0, message, 0, message.length);
  }

  /** Returns the secret itself, for storing it encrypted. */
  public byte[] exportSecret() {
    return secret.getEncoded();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof NodeKey key && Arrays.equals(key.publicKey, publicKey);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(publicKey);
  }

  @Override
  public String toString() {
    return "NodeKey[" + HexFormat.of().formatHex(publicKey) + "]";
  }
}
