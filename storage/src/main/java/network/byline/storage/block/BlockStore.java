package network.byline.storage.block;

import java.util.List;
import java.util.Optional;
import network.byline.base.value.Digest;

/**
 * Keeps blocks by the SHA-256 of their bytes, and blobs made of them. What is put is on disk when
 * the method returns, and putting it again changes nothing. Safe for use by many threads.
 *
 * <p>A blob is known by the id of its manifest. Open blobs carry their data key in the manifest, so
 * that anyone who has the blocks can read them; the key follows from the content, so equal files
 * are equal blocks. Sealed blobs need the key they were put with.
 */
public interface BlockStore {

  /** Stores a block as it is and returns its id. */
  Digest put(byte[] block);

  /** Tells whether the block is here. */
  boolean contains(Digest block);

  /**
   * Returns a block's bytes, checked against its id; nothing if it is not here.
   *
   * @throws network.byline.storage.StorageException if the file holds other bytes than it should
   */
  Optional<byte[]> read(Digest block);

  /** Stores open data and returns the id of its manifest. */
  Digest putBlob(byte[] plaintext);

  /** Stores data sealed with a key of 32 bytes and returns the id of its manifest. */
  Digest putBlob(byte[] plaintext, byte[] dataKey);

  /**
   * Returns the content of an open blob, every byte checked.
   *
   * @throws network.byline.storage.StorageException if the manifest or a block is missing or wrong,
   *     or the blob is sealed
   */
  byte[] readBlob(Digest manifest);

  /**
   * Returns the content of a sealed blob, every byte checked.
   *
   * @throws network.byline.storage.StorageException if the manifest or a block is missing or wrong,
   *     or the key is another
   */
  byte[] readBlob(Digest manifest, byte[] dataKey);

  /**
   * Returns the ids of all blocks of a blob, that of its manifest first.
   *
   * @throws network.byline.storage.StorageException if the manifest is missing or wrong
   */
  List<Digest> blocksOf(Digest manifest);
}
