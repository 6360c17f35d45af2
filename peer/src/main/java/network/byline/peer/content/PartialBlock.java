package network.byline.peer.content;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import network.byline.base.block.Block;
import network.byline.base.block.BlockId;
import network.byline.base.value.Digest;

/**
 * The beginning of a block, in a file of its own, hashed as it grows. What an earlier try left is
 * taken on trust until the whole is hashed.
 */
final class PartialBlock implements AutoCloseable {

  private final BlockId id;
  private final Path file;
  private final FileChannel channel;
  private MessageDigest hash = sha256();
  private int size;
  private boolean begunEarlier;

  private PartialBlock(BlockId id, Path file, FileChannel channel) {
    this.id = id;
    this.file = file;
    this.channel = channel;
  }

  /** Opens what there is, and takes from it no more than was counted on. */
  static PartialBlock open(BlockId id, Path file, int counted) throws IOException {
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    PartialBlock block = new PartialBlock(id, file, channel);
    boolean read = false;
    try {
      block.readEarlier(counted);
      read = true;
      return block;
    } finally {
      if (!read) {
        channel.close();
      }
    }
  }

  private void readEarlier(int counted) throws IOException {
    ByteBuffer earlier = ByteBuffer.allocate(Math.min(counted, Block.MAX_BYTES));
    while (earlier.hasRemaining() && channel.read(earlier) >= 0) {
      begunEarlier = true;
    }
    size = earlier.position();
    hash.update(earlier.flip());
    channel.truncate(size);
    channel.position(size);
  }

  BlockId id() {
    return id;
  }

  Path file() {
    return file;
  }

  int size() {
    return size;
  }

  /** Tells whether an earlier try, and perhaps another peer, is to blame for some of the bytes. */
  boolean isBegunEarlier() {
    return begunEarlier;
  }

  void append(ByteBuffer bytes) throws IOException {
    hash.update(bytes.duplicate());
    size += bytes.remaining();
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  /** Begins anew. */
  void clear() throws IOException {
    channel.truncate(0);
    channel.position(0);
    hash = sha256();
    size = 0;
    begunEarlier = false;
  }

  /** Tells whether these are the block's bytes; asked once. */
  boolean isWhole() {
    return Digest.of(hash.digest()).equals(id.digest());
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java runtime lacks SHA-256", e);
    }
  }
}
