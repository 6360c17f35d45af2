package network.byline.storage.block;

import java.util.List;
import java.util.Optional;
import network.byline.base.block.BlockId;
import network.byline.base.block.BlockSource;
import network.byline.base.block.DataKey;
import network.byline.base.value.Digest;

/**
 * Keeps blocks by the SHA-256 of their bytes, and blobs made of them. What is put is on disk when
 * the method returns, and putting it again changes nothing. Safe for use by many threads.
 *
 * <p>A blob is known by the id of its manifest. Open blobs carry their data key in the manifest, so
 * that anyone who has the blocks can read them; the key follows from the content, so equal files
 * are equal blocks. Sealed blobs need the key they were put with.
 *
 * <p>What is read is checked to the last byte; what is missing or wrong is a {@link
 * network.byline.base.block.BlobException}.
 */
public interface BlockStore extends BlockSource {

  /**
   * Stores a block as it is and returns its id.
   *
   * @throws IllegalArgumentException if it is larger than any block
   * @throws network.byline.storage.StorageException if it could not be written
   */
  Digest put(byte[] block);

  /** Tells whether the block is here, without reading it. */
  boolean contains(Digest block);

  /** Returns a block's bytes; nothing if it is not here. */
  default Optional<byte[]> read(Digest block) {
    return read(new BlockId(block));
  }

  /** Stores open data and returns the id of its manifest. */
  Digest putBlob(byte[] plaintext);

  /** Stores sealed data and returns the id of its manifest. */
  Digest putBlob(byte[] plaintext, DataKey key);

  /** Returns the content of an open blob. */
  byte[] readBlob(Digest manifest);

  /** Returns the content of a sealed blob. */
  byte[] readBlob(Digest manifest, DataKey key);

  /** Returns the ids of all blocks of a blob, that of its manifest first. */
  List<Digest> blocksOf(Digest manifest);
}
