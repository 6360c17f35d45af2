package network.byline.base.block;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import network.byline.base.codec.ByteReader;
import network.byline.base.codec.ByteWriter;
import network.byline.base.codec.MalformedException;
import network.byline.base.value.Digest;

/**
 * Says which blocks make up a blob, and how to check what comes out; stored in clear as a block of
 * its own.
 *
 * @param contentDigest the plaintext's SHA-256 if the blob is open; if not, that digest under an
 *     HMAC of the key, so that nobody else can try guesses at the content
 * @param size the plaintext's size in bytes, at most {@link #MAX_BLOB_BYTES}
 * @param openKey the key, if the data is open to everyone
 * @param blocks the blocks in order, one for each full or last chunk of {@link #CHUNK_BYTES}
 */
public record Manifest(
    Digest contentDigest, long size, Optional<DataKey> openKey, List<BlockId> blocks) {

  /** The bytes of plaintext in every block but the last, 1 MiB. */
  public static final int CHUNK_BYTES = 1 << 20;

  /** The most bytes of plaintext in one blob, 1 GiB. */
  public static final long MAX_BLOB_BYTES = 1L << 30;

  private static final byte[] MAGIC = "BYLB".getBytes(StandardCharsets.US_ASCII);
  private static final int VERSION = 1;
  private static final int MAX_BLOCKS = (int) (MAX_BLOB_BYTES / CHUNK_BYTES);

  public Manifest {
    if (size < 0 || size > MAX_BLOB_BYTES) {
      throw new IllegalArgumentException(
          "a blob has at most " + MAX_BLOB_BYTES + " bytes, but this one has " + size);
    }
    if (blocks.size() != (size + CHUNK_BYTES - 1) / CHUNK_BYTES) {
      throw new IllegalArgumentException(
          "a blob of " + size + " bytes cannot have " + blocks.size() + " blocks");
    }
    blocks = List.copyOf(blocks);
  }

  /** Returns the number of plaintext bytes in a block, by its place. */
  public int chunkSize(int index) {
    return (int) Math.min(CHUNK_BYTES, size - (long) index * CHUNK_BYTES);
  }

  /** Returns the blob's name. */
  public BlobId id() {
    return new BlobId(BlockId.of(toBytes()));
  }

  /** Returns the block that the manifest is stored as. */
  public Block toBlock() {
    return Block.of(toBytes());
  }

  /** Returns the encoding. */
  public byte[] toBytes() {
    return new ByteWriter()
        .raw(MAGIC)
        .u8(VERSION)
        .digest(contentDigest)
        .u64(size)
        .optional(openKey, (out, key) -> out.raw(key.exportSecret()))
        .list(blocks, (out, block) -> out.digest(block.digest()))
        .toByteArray();
  }

  /**
   * Reads a manifest from its encoding.
   *
   * @throws MalformedException if it has another form
   */
  public static Manifest decode(byte[] bytes) {
    return ByteReader.decode("manifest", bytes, Manifest::read);
  }

  private static Manifest read(ByteReader in) {
    if (!Arrays.equals(in.raw(MAGIC.length, "manifest.magic"), MAGIC)) {
      throw new MalformedException("manifest.magic", "this block is no manifest");
    }
    int version = in.u8("manifest.version");
    if (version != VERSION) {
      throw new MalformedException(
          "manifest.version", "version " + version + " is not known here, only " + VERSION);
    }
    return new Manifest(
        in.digest("manifest.contentDigest"),
        in.u64("manifest.size"),
        in.optional(r -> DataKey.of(r.raw(DataKey.SIZE, "manifest.openKey")), "manifest.openKey"),
        in.list(MAX_BLOCKS, r -> new BlockId(r.digest("manifest.blocks")), "manifest.blocks"));
  }
}
