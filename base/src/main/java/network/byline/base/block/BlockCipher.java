package network.byline.base.block;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import network.byline.base.codec.ByteWriter;
import network.byline.base.value.Digest;

/**
 * Encrypts chunks with AES-256-GCM under a nonce that follows from key, place and content.
 *
 * <p>Equal chunks at the same place give equal blocks, and no nonce serves for two contents. On
 * opening, the nonce is computed again, so each chunk has one encrypted form and one place.
 */
final class BlockCipher {

  static final int NONCE_BYTES = 12;
  static final int TAG_BYTES = 16;

  private static final byte[] NONCE_LABEL =
      "byline.block.nonce.v1".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] CONTENT_LABEL =
      "byline.blob.content.v1".getBytes(StandardCharsets.US_ASCII);

  private final byte[] key;

  BlockCipher(DataKey key) {
    this.key = key.exportSecret();
  }

  /** Returns nonce, ciphertext and tag. */
  byte[] seal(int index, byte[] chunk) {
    byte[] nonce = nonce(index, chunk);
    byte[] stored = Arrays.copyOf(nonce, NONCE_BYTES + chunk.length + TAG_BYTES);
    try {
      aes(Cipher.ENCRYPT_MODE, nonce).doFinal(chunk, 0, chunk.length, stored, NONCE_BYTES);
      return stored;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("could not encrypt a chunk", e);
    }
  }

  /** Returns the chunk, or nothing if this is not the chunk at this place under this key. */
  Optional<byte[]> open(int index, byte[] stored) {
    if (stored.length < NONCE_BYTES + TAG_BYTES) {
      return Optional.empty();
    }
    byte[] nonce = Arrays.copyOf(stored, NONCE_BYTES);
    byte[] chunk;
    try {
      chunk =
          aes(Cipher.DECRYPT_MODE, nonce).doFinal(stored, NONCE_BYTES, stored.length - NONCE_BYTES);
    } catch (AEADBadTagException e) {
      return Optional.empty();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("could not decrypt a chunk", e);
    }
    return Arrays.equals(nonce, nonce(index, chunk)) ? Optional.of(chunk) : Optional.empty();
  }

  /** Returns the digest by which only holders of the key can tell what a sealed blob holds. */
  Digest keyedDigest(Digest plaintext) {
    return Digest.of(Hmac.sha256(key, CONTENT_LABEL, plaintext.toArray()));
  }

  private byte[] nonce(int index, byte[] chunk) {
    byte[] place = new ByteWriter().u32(index).digest(Digest.sha256(chunk)).toByteArray();
    return Arrays.copyOf(Hmac.sha256(key, NONCE_LABEL, place), NONCE_BYTES);
  }

  private Cipher aes(int mode, byte[] nonce) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(
        mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BYTES * Byte.SIZE, nonce));
    return cipher;
  }
}
