package network.byline.chain.devchain;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The chain's blocks in one append-only file. A record is a length of four bytes, the block's
 * bytes, and the CRC-32C of both; it is on the disk before {@link #append} returns. The last record
 * may be torn by a crash and is then dropped on opening; any other damage is refused. The file is
 * locked, so that one process has it.
 */
final class BlockFile implements AutoCloseable {

  private static final byte[] MAGIC = "BYLINE CHAIN 1\n\0".getBytes(US_ASCII);
  private static final int HEAD = MAGIC.length + Long.BYTES;
  private static final int MAX_RECORD = 16 << 20;

  private final Path path;
  private final FileChannel channel;
  private final List<Long> offsets = new ArrayList<>();
  private long end = HEAD;

  private BlockFile(Path path, FileChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  /**
   * Opens the file or makes it.
   *
   * @param chainId the chain that a new file is for, and that an old one must be for
   * @throws IOException if another process has it, it is for another chain, or it is damaged
   */
  static BlockFile open(Path path, long chainId) throws IOException {
    FileChannel channel =
        FileChannel.open(
            path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    BlockFile file = new BlockFile(path, channel);
    try {
      file.lock();
      file.readHead(chainId);
      file.readRecords();
      return file;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /** Returns the number of blocks. */
  int size() {
    return offsets.size();
  }

  /** Returns the bytes of the block at this height. */
  byte[] read(int number) {
    long offset = offsets.get(number);
    try {
      byte @Nullable [] record = record(offset);
      if (record == null) {
        throw new IOException(path + " has changed at byte " + offset + " since it was opened");
      }
      return record;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Adds the next block and waits until the disk has it.
   *
   * @throws UncheckedIOException if it could not be written whole; the file is then as before
   */
  void append(byte[] block) {
    ByteBuffer record = ByteBuffer.allocate(Integer.BYTES + block.length + Integer.BYTES);
    record.putInt(block.length).put(block);
    record.putInt(checksum(record.array(), Integer.BYTES + block.length)).flip();
    int size = record.limit();
    try {
      writeAt(record, end);
      channel.force(false);
    } catch (IOException e) {
      dropTail(e);
      throw new UncheckedIOException("a block could not be written to " + path, e);
    }
    offsets.add(end);
    end += size;
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void lock() throws IOException {
    @Nullable FileLock lock;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      lock = null;
    }
    if (lock == null) {
      throw new IOException("another development chain is running on " + path);
    }
  }

  private void readHead(long chainId) throws IOException {
    if (channel.size() < HEAD) {
      ByteBuffer head = ByteBuffer.allocate(HEAD).put(MAGIC).putLong(chainId).flip();
      channel.truncate(0);
      writeAt(head, 0);
      channel.force(true);
      return;
    }
    ByteBuffer head = ByteBuffer.wrap(readAt(0, HEAD));
    byte[] magic = new byte[MAGIC.length];
    head.get(magic);
    if (!Arrays.equals(magic, MAGIC)) {
      throw new IOException(path + " is not a file of this development chain");
    }
    long stored = head.getLong();
    if (stored != chainId) {
      throw new IOException(
          path + " holds the chain with id " + stored + ", but id " + chainId + " was asked for");
    }
  }

  private void readRecords() throws IOException {
    long size = channel.size();
    while (end < size) {
      byte @Nullable [] record = record(end);
      if (record == null) {
        dropTornTail(size);
        return;
      }
      offsets.add(end);
      end += Integer.BYTES + (long) record.length + Integer.BYTES;
    }
  }

  /** Returns the block of the record at this offset, or null if no whole record is there. */
  private byte @Nullable [] record(long offset) throws IOException {
    long size = channel.size();
    if (offset + Integer.BYTES > size) {
      return null;
    }
    int length = lengthAt(offset);
    if (length <= 0 || length > MAX_RECORD || offset + 2L * Integer.BYTES + length > size) {
      return null;
    }
    byte[] record = readAt(offset, Integer.BYTES + length + Integer.BYTES);
    int end = Integer.BYTES + length;
    if (ByteBuffer.wrap(record).getInt(end) != checksum(record, end)) {
      return null;
    }
    return Arrays.copyOfRange(record, Integer.BYTES, end);
  }

  /**
   * A torn record is the last thing in the file: it ends beyond the file's end, or exactly there
   * with bytes missing, or the whole rest is zeros that were never filled.
   */
  private void dropTornTail(long size) throws IOException {
    int length = size - end < Integer.BYTES ? 0 : lengthAt(end);
    boolean reachesEnd = length > 0 && end + 2L * Integer.BYTES + length >= size;
    if (size - end >= Integer.BYTES && !reachesEnd && !restIsZero(size)) {
      throw new IOException(
          path
              + " is damaged at byte "
              + end
              + ", before its end: restore it or start a new chain");
    }
    channel.truncate(end);
    channel.force(true);
  }

  private boolean restIsZero(long size) throws IOException {
    if (size - end > MAX_RECORD) {
      return false;
    }
    for (byte b : readAt(end, (int) (size - end))) {
      if (b != 0) {
        return false;
      }
    }
    return true;
  }

  private void dropTail(IOException cause) {
    try {
      channel.truncate(end);
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }

  private int lengthAt(long offset) throws IOException {
    return ByteBuffer.wrap(readAt(offset, Integer.BYTES)).getInt();
  }

  private byte[] readAt(long offset, int length) throws IOException {
    byte[] bytes = new byte[length];
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, offset + buffer.position()) < 0) {
        throw new IOException(path + " ends before byte " + (offset + length));
      }
    }
    return bytes;
  }

  private void writeAt(ByteBuffer bytes, long offset) throws IOException {
    long at = offset;
    while (bytes.hasRemaining()) {
      at += channel.write(bytes, at);
    }
  }

  private static int checksum(byte[] bytes, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, length);
    return (int) crc.getValue();
  }
}
