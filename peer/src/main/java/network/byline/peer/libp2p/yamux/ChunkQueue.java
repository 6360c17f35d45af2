package network.byline.peer.libp2p.yamux;

import java.util.ArrayDeque;

/**
 * Bytes waiting to be read, in chunks: what is held follows what is unread, however small the
 * pieces in which it arrived.
 */
final class ChunkQueue {

  private static final int SMALLEST = 512;
  private static final int LARGEST_GUESS = 16 << 10;

  private final ArrayDeque<Chunk> chunks = new ArrayDeque<>();
  private int size;

  /** Some bytes, of which those between start and end are unread. */
  private static final class Chunk {
    private final byte[] bytes;
    private int start;
    private int end;

    private Chunk(int capacity) {
      bytes = new byte[capacity];
    }
  }

  int size() {
    return size;
  }

  /** Returns how many bytes are held, read or not. */
  int capacity() {
    return chunks.stream().mapToInt(chunk -> chunk.bytes.length).sum();
  }

  void append(byte[] from, int offset, int length) {
    int done = 0;
    Chunk tail = chunks.peekLast();
    if (tail != null) {
      done = Math.min(length, tail.bytes.length - tail.end);
      System.arraycopy(from, offset, tail.bytes, tail.end, done);
      tail.end += done;
    }
    if (done < length) {
      int guess = tail == null ? SMALLEST : Math.min(2 * tail.bytes.length, LARGEST_GUESS);
      Chunk next = new Chunk(Math.max(length - done, guess));
      System.arraycopy(from, offset + done, next.bytes, 0, length - done);
      next.end = length - done;
      chunks.add(next);
    }
    size += length;
  }

  int read(byte[] into, int offset, int length) {
    int done = 0;
    while (done < length && size > 0) {
      Chunk head = chunks.element();
      int count = Math.min(length - done, head.end - head.start);
      System.arraycopy(head.bytes, head.start, into, offset + done, count);
      head.start += count;
      done += count;
      size -= count;
      if (head.start == head.end) {
        chunks.remove();
      }
    }
    return done;
  }

  /** Drops all; returns how much it was. */
  int clear() {
    int dropped = size;
    chunks.clear();
    size = 0;
    return dropped;
  }
}
