package network.byline.base.block;

import java.util.Arrays;
import java.util.Optional;
import network.byline.base.codec.MalformedException;
import network.byline.base.value.Digest;

/**
 * Reads blobs back and trusts no source: every block's name, tag, place and size and the digest of
 * the whole are checked. What fails is a {@link BlobException}.
 */
public final class BlobOpener {

  /** Memory that is taken before the first block is seen. */
  private static final int TAKEN_AT_ONCE = 16 * Manifest.CHUNK_BYTES;

  private BlobOpener() {}

  /** Returns the manifest of a blob. */
  public static Manifest manifest(BlobId id, BlockSource source) {
    byte[] stored = read(id.manifest(), "a manifest", source);
    try {
      return Manifest.decode(stored);
    } catch (MalformedException e) {
      throw new BlobException.Corrupt(id, String.valueOf(e.getMessage()), e);
    }
  }

  /** Returns the plaintext of an open blob. */
  public static byte[] openPublic(BlobId id, BlockSource source) {
    Manifest manifest = manifest(id, source);
    DataKey key = manifest.openKey().orElseThrow(() -> new BlobException.Sealed(id));
    return open(manifest, key, source);
  }

  /**
   * Returns the plaintext of a blob. A manifest that lies about its size costs no memory: it grows
   * with the blocks that are really there.
   */
  public static byte[] open(Manifest manifest, DataKey key, BlockSource source) {
    BlockCipher cipher = new BlockCipher(key);
    int size = (int) manifest.size();
    byte[] plaintext = new byte[Math.min(size, TAKEN_AT_ONCE)];
    for (int i = 0; i < manifest.blocks().size(); i++) {
      byte[] stored = read(manifest.blocks().get(i), "number " + i, source);
      int place = i;
      byte[] chunk =
          cipher
              .open(i, stored)
              .orElseThrow(
                  () -> corrupt(manifest, "block " + place + " does not open with this key"));
      if (chunk.length != manifest.chunkSize(i)) {
        throw corrupt(
            manifest,
            "block " + i + " holds " + chunk.length + " bytes, not " + manifest.chunkSize(i));
      }
      int at = i * Manifest.CHUNK_BYTES;
      if (at + chunk.length > plaintext.length) {
        plaintext = Arrays.copyOf(plaintext, (int) Math.min(size, 2L * plaintext.length));
      }
      System.arraycopy(chunk, 0, plaintext, at, chunk.length);
    }
    Digest sha256 = Digest.sha256(plaintext);
    Digest expected = manifest.openKey().isPresent() ? sha256 : cipher.keyedDigest(sha256);
    if (!expected.equals(manifest.contentDigest())) {
      throw corrupt(manifest, "the whole has another digest than its manifest says");
    }
    return plaintext;
  }

  private static byte[] read(BlockId id, String role, BlockSource source) {
    Optional<byte[]> stored = source.read(id);
    if (stored.isEmpty()) {
      throw new BlobException.MissingBlock(id, role);
    }
    if (!BlockId.of(stored.get()).equals(id)) {
      throw new CorruptBlockException(
          "what the source gave", id, "hashes to " + BlockId.of(stored.get()));
    }
    return stored.get();
  }

  private static BlobException.Corrupt corrupt(Manifest manifest, String why) {
    return new BlobException.Corrupt(manifest.id(), why, null);
  }
}
