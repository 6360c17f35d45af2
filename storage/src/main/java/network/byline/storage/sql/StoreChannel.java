package network.byline.storage.sql;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import network.byline.base.file.DiskFailure;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVStoreException;
import org.h2.store.fs.FileBase;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A channel to the database's file that keeps the file's header at the newest commit.
 *
 * <p>H2 writes each commit as one chunk, into any gap of the file that is large enough. After a
 * crash it looks for the newest chunk from the one that the header names, each chunk telling where
 * the next was expected, and from the end of the file. A chunk that went elsewhere is found by the
 * header alone; but H2 2.5.252 writes that header before it takes note of the chunk, so that it
 * names the chunk before. Until the next header a crash takes back commits that were acknowledged.
 *
 * <p>Here every chunk is followed by a header that names it, and a header of H2's own that names an
 * older one is put right. Until then the header names the chunk before, which is whole: a new one
 * never overwrites it.
 *
 * <p>While the disk is full a write waits: for H2 one that fails closes the database for good, and
 * with it everything that a host is doing.
 */
class StoreChannel extends FileBase {

  private static final Logger LOG = LoggerFactory.getLogger(StoreChannel.class);
  private static final Duration PAUSE = Duration.ofMillis(200);

  private static final int BLOCK = 4096;
  private static final int HEADER = 2 * BLOCK;
  private static final int LONGEST_LINE = 1024;
  private static final byte[] CHUNK = "chunk:".getBytes(ISO_8859_1);

  private final FileChannel file;
  private @Nullable Chunk newest;
  private @Nullable Chunk unfinished;

  /** A chunk that has been written, and where it ends. */
  private record Chunk(String id, long version, long block, long end) {}

  StoreChannel(FileChannel file) {
    this.file = file;
  }

  @Override
  public synchronized int write(ByteBuffer source, long position) throws IOException {
    if (position == 0 && source.remaining() == HEADER) {
      Optional<ByteBuffer> right = corrected(source);
      if (right.isPresent()) {
        writeFully(right.get(), 0);
        source.position(source.limit());
        return HEADER;
      }
    }
    Chunk begun = position < HEADER ? null : chunkAt(source, position);
    int written = writeSome(source, position);
    if (begun != null) {
      unfinished = begun;
    }
    finish(position + written);
    return written;
  }

  /** Lets the header name a chunk whose last byte has been written. */
  private void finish(long end) throws IOException {
    Chunk chunk = unfinished;
    if (chunk == null || end < chunk.end()) {
      return;
    }
    unfinished = null;
    // Compaction copies older chunks, which nobody looks for.
    if (newest != null && chunk.version() <= newest.version()) {
      return;
    }
    ByteBuffer block = ByteBuffer.allocate(BLOCK);
    while (block.hasRemaining() && file.read(block, block.position()) > 0) {
      // Until the block is full or the file ends.
    }
    Map<String, String> header = header(block.array());
    if (header == null || chunk.version() <= version(header)) {
      return;
    }
    newest = chunk;
    header.remove("clean");
    writeFully(naming(chunk, header), 0);
  }

  /** Returns a header that names the newest chunk, if the given one names an older one. */
  private Optional<ByteBuffer> corrected(ByteBuffer source) {
    Chunk chunk = newest;
    byte[] first = new byte[BLOCK];
    source.get(source.position(), first);
    Map<String, String> header = header(first);
    return chunk == null || header == null || version(header) >= chunk.version()
        ? Optional.empty()
        : Optional.of(naming(chunk, header));
  }

  /** Returns the fields of a header, or nothing if it is torn. */
  private static @Nullable Map<String, String> header(byte[] block) {
    String text = new String(block, ISO_8859_1);
    int end = text.indexOf('\n');
    int sum = text.lastIndexOf(",fletcher:", end);
    if (end < 0 || sum < 0) {
      return null;
    }
    byte[] fields = text.substring(0, sum).getBytes(ISO_8859_1);
    String stated = text.substring(sum + ",fletcher:".length(), end);
    return Integer.toHexString(DataUtils.getFletcher32(fields, 0, fields.length)).equals(stated)
        ? fields(text.substring(0, sum))
        : null;
  }

  private static ByteBuffer naming(Chunk chunk, Map<String, String> header) {
    HashMap<String, String> fields = new HashMap<>(header);
    fields.put("chunk", chunk.id());
    fields.put("block", Long.toHexString(chunk.block()));
    fields.put("version", Long.toHexString(chunk.version()));
    StringBuilder text = DataUtils.appendMap(new StringBuilder(), fields);
    byte[] summed = text.toString().getBytes(ISO_8859_1);
    DataUtils.appendMap(text, "fletcher", DataUtils.getFletcher32(summed, 0, summed.length));
    byte[] line = text.append('\n').toString().getBytes(ISO_8859_1);
    return ByteBuffer.allocate(HEADER).put(0, line).put(BLOCK, line);
  }

  /** Returns the chunk that begins with these bytes, if one does. */
  private static @Nullable Chunk chunkAt(ByteBuffer source, long position) {
    byte[] start = new byte[Math.min(source.remaining(), LONGEST_LINE)];
    source.get(source.position(), start);
    if (start.length < CHUNK.length
        || !ByteBuffer.wrap(start, 0, CHUNK.length).equals(ByteBuffer.wrap(CHUNK))) {
      return null;
    }
    String text = new String(start, ISO_8859_1);
    int end = text.indexOf('\n');
    Map<String, String> fields = end < 0 ? null : fields(text.substring(0, end).strip());
    String id = fields == null ? null : fields.get("chunk");
    if (fields == null || id == null) {
      return null;
    }
    long length = DataUtils.readHexLong(fields, "len", 0) * BLOCK;
    return new Chunk(id, version(fields), position / BLOCK, position + length);
  }

  private static @Nullable Map<String, String> fields(String text) {
    try {
      return DataUtils.parseMap(text);
    } catch (MVStoreException e) {
      return null;
    }
  }

  private static long version(Map<String, String> fields) {
    return DataUtils.readHexLong(fields, "version", 0);
  }

  private void writeFully(ByteBuffer source, long position) throws IOException {
    long at = position;
    while (source.hasRemaining()) {
      at += writeSome(source, at);
    }
  }

  /** Writes what goes, as soon as there is space for it. */
  private int writeSome(ByteBuffer source, long position) throws IOException {
    boolean waited = false;
    while (true) {
      try {
        int written = put(source, position);
        if (waited) {
          LOG.warn("there is space on the disk again: the database goes on");
        }
        return written;
      } catch (IOException e) {
        if (!DiskFailure.isFull(e)) {
          throw e;
        }
        if (!waited) {
          LOG.error("the disk is full: the database waits until some of it is freed");
          waited = true;
        }
        await(e);
      }
    }
  }

  /** Writes to the file itself. */
  int put(ByteBuffer source, long position) throws IOException {
    return file.write(source, position);
  }

  /**
   * Waits a little before the next try; gives up with the failure if this thread is interrupted.
   */
  void await(IOException failure) throws IOException {
    LockSupport.parkNanos(PAUSE.toNanos());
    if (Thread.currentThread().isInterrupted()) {
      throw failure;
    }
  }

  // ---- the rest is the file's ----

  /** Reads without a lock: the file has no position to keep for this. */
  @Override
  @SuppressWarnings("UnsynchronizedOverridesSynchronized")
  public int read(ByteBuffer target, long position) throws IOException {
    return file.read(target, position);
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    return file.read(target);
  }

  @Override
  public synchronized int write(ByteBuffer source) throws IOException {
    long position = file.position();
    int written = write(source, position);
    file.position(position + written);
    return written;
  }

  @Override
  public long position() throws IOException {
    return file.position();
  }

  @Override
  public FileChannel position(long position) throws IOException {
    file.position(position);
    return this;
  }

  @Override
  public long size() throws IOException {
    return file.size();
  }

  @Override
  public FileChannel truncate(long size) throws IOException {
    file.truncate(size);
    return this;
  }

  @Override
  public void force(boolean metaData) throws IOException {
    file.force(metaData);
  }

  @Override
  public FileLock lock(long position, long size, boolean shared) throws IOException {
    return file.lock(position, size, shared);
  }

  @Override
  public FileLock tryLock(long position, long size, boolean shared) throws IOException {
    return file.tryLock(position, size, shared);
  }

  @Override
  protected void implCloseChannel() throws IOException {
    file.close();
  }

  @Override
  public String toString() {
    return "StoreChannel[" + file + "]";
  }
}
