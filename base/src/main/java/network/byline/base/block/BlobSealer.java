package network.byline.base.block;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import network.byline.base.value.Digest;

/** Turns plaintext into blocks and a manifest; equal plaintext and key give equal blocks. */
public final class BlobSealer {

  private BlobSealer() {}

  /**
   * Encrypts data whose key is not for everyone. The manifest does not hold the key.
   *
   * @throws IllegalArgumentException if there are more than {@link Manifest#MAX_BLOB_BYTES}
   */
  public static EncryptedBlob seal(byte[] plaintext, DataKey key) {
    BlockCipher cipher = new BlockCipher(key);
    Digest digest = cipher.keyedDigest(Digest.sha256(plaintext));
    return seal(plaintext, cipher, digest, Optional.empty());
  }

  /**
   * Encrypts open data; the manifest holds the key, so that anyone can read it.
   *
   * @throws IllegalArgumentException if there are more than {@link Manifest#MAX_BLOB_BYTES}
   */
  public static EncryptedBlob sealOpen(byte[] plaintext, DataKey key) {
    return seal(plaintext, new BlockCipher(key), Digest.sha256(plaintext), Optional.of(key));
  }

  private static EncryptedBlob seal(
      byte[] plaintext, BlockCipher cipher, Digest digest, Optional<DataKey> openKey) {
    if (plaintext.length > Manifest.MAX_BLOB_BYTES) {
      throw new IllegalArgumentException(
          "a blob has at most " + Manifest.MAX_BLOB_BYTES + " bytes, not " + plaintext.length);
    }
    List<Block> blocks = new ArrayList<>();
    for (int from = 0; from < plaintext.length; from += Manifest.CHUNK_BYTES) {
      int to = Math.min(plaintext.length, from + Manifest.CHUNK_BYTES);
      byte[] chunk = Arrays.copyOfRange(plaintext, from, to);
      blocks.add(Block.of(cipher.seal(blocks.size(), chunk)));
    }
    List<BlockId> ids = blocks.stream().map(Block::id).toList();
    return new EncryptedBlob(new Manifest(digest, plaintext.length, openKey, ids), blocks);
  }
}
