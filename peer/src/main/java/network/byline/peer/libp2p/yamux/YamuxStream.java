package network.byline.peer.libp2p.yamux;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import network.byline.peer.libp2p.wire.Duplex;
import network.byline.peer.transport.TransportException;
import network.byline.peer.transport.TransportException.Kind;
import network.byline.peer.transport.TransportLimits;
import org.jspecify.annotations.Nullable;

/**
 * One yamux stream. Its window is what the other end may still send; reading grants it anew, and a
 * larger one to a stream that is read to its bottom, as far as the budget reaches.
 */
public final class YamuxStream implements Duplex {

  /** The most data of a frame: with its header it fills an encrypted frame. */
  static final int MAX_DATA = 0xffff - 16 - YamuxHeader.SIZE;

  private static final int FIRST_WINDOW = TransportLimits.LEAST_WINDOW;

  private final YamuxSession session;
  private final int id;
  private final boolean ours;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition readable = lock.newCondition();
  private final Condition writable = lock.newCondition();
  private final ChunkQueue unread = new ChunkQueue();
  private final AtomicInteger users = new AtomicInteger(2);
  private @Nullable TransportException failure;
  private volatile @Nullable Duration patience;
  private int window = FIRST_WINDOW;
  private int target = FIRST_WINDOW;
  private int consumed;
  private long sendWindow = FIRST_WINDOW;
  private boolean acknowledged;
  private boolean ended;
  private boolean endedByPeer;
  private boolean unwanted;
  private long deadline;
  private boolean timed;

  YamuxStream(YamuxSession session, int id, boolean ours) {
    this.session = session;
    this.id = id;
    this.ours = ours;
    this.acknowledged = !ours;
  }

  /** Returns the number of the stream. */
  public int id() {
    return id;
  }

  boolean isOurs() {
    return ours;
  }

  /** Limits how long one read or write may wait without progress. */
  public void patience(Duration longest) {
    patience = longest;
  }

  /** Drops the stream unless it is at its end by then, or {@link #untimed}. */
  public void timed(Duration most) {
    lock.lock();
    try {
      deadline = session.deadline(most);
      timed = true;
    } finally {
      lock.unlock();
    }
  }

  /** Takes the time limit away. */
  public void untimed() {
    lock.lock();
    try {
      timed = false;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public int read(byte[] into, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, into.length);
    if (length == 0) {
      return 0;
    }
    lock.lock();
    try {
      awaitReadable();
      if (unread.size() == 0) {
        return -1;
      }
      int count = unread.read(into, offset, length);
      session.unread().give(count);
      consumed += count;
      grant();
      return count;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    int from = offset;
    int end = offset + length;
    while (from < end) {
      int count = claimSendWindow(Math.min(end - from, MAX_DATA));
      byte[] frame = new YamuxHeader(YamuxHeader.DATA, 0, id, count).frame(count);
      System.arraycopy(bytes, from, frame, YamuxHeader.SIZE, count);
      try {
        session.sink().data(frame, patience);
      } catch (TransportException e) {
        reset();
        throw e;
      }
      from += count;
    }
  }

  /** Ends what this side writes. */
  public void closeWrite() {
    lock.lock();
    try {
      if (ended || failure != null) {
        return;
      }
      ended = true;
      session.sink().inOrder(frame(YamuxHeader.FIN));
      writable.signalAll();
      forgetIfDone();
    } finally {
      lock.unlock();
    }
  }

  /** Drops the stream in both directions. */
  public void reset() {
    drop(new TransportException(Kind.RESET, "the stream was reset here"));
  }

  /**
   * Ends both directions; what still arrives is thrown away.
   *
   * @param linger how long the other end may take to end its side
   */
  public void close(Duration linger) {
    lock.lock();
    try {
      closeWrite();
      unwanted = true;
      dropUnread();
      if (!endedByPeer && failure == null) {
        timed(linger);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Says that whoever served this stream is done; a stream counts until it is ended and served. */
  public void served() {
    leave();
  }

  /** Takes a part of the window for data that is announced; the feeding thread calls. */
  void claim(int length) {
    lock.lock();
    try {
      if (length < 0 || length > window) {
        throw YamuxSession.violation(
            "yamux stream %d has %s bytes more where its window is %d"
                .formatted(id, Integer.toUnsignedString(length), window));
      }
      if (endedByPeer && length > 0) {
        throw YamuxSession.violation("yamux stream " + id + " has data behind its end");
      }
      window -= length;
    } finally {
      lock.unlock();
    }
  }

  void arrive(byte[] bytes, int offset, int length) {
    boolean full = false;
    lock.lock();
    try {
      if (failure != null) {
        return;
      }
      if (unwanted) {
        full = window == 0;
      } else if (session.unread().take(length)) {
        unread.append(bytes, offset, length);
        readable.signal();
      } else {
        full = true;
      }
    } finally {
      lock.unlock();
    }
    if (full) {
      drop(
          new TransportException(
              Kind.LIMIT, "the stream was reset: too much is unread on its connection"));
    }
  }

  void granted(int more) {
    lock.lock();
    try {
      sendWindow += Integer.toUnsignedLong(more);
      if (sendWindow > 0xffff_ffffL) {
        throw YamuxSession.violation("the window of yamux stream " + id + " runs over");
      }
      writable.signal();
    } finally {
      lock.unlock();
    }
  }

  void acknowledged() {
    lock.lock();
    try {
      acknowledge();
    } finally {
      lock.unlock();
    }
  }

  void endedByPeer() {
    lock.lock();
    try {
      if (failure == null && !endedByPeer) {
        acknowledge();
        endedByPeer = true;
        readable.signalAll();
        forgetIfDone();
      }
    } finally {
      lock.unlock();
    }
  }

  void droppedByPeer() {
    fail(new TransportException(Kind.RESET, "the peer reset the stream"));
  }

  /** Fails whoever uses the stream; what the other end had finished can still be read. */
  void fail(TransportException why) {
    lock.lock();
    try {
      if (failure != null || (ended && endedByPeer)) {
        return;
      }
      failure = why;
      acknowledge();
      if (!endedByPeer) {
        dropUnread();
      }
      end();
    } finally {
      lock.unlock();
    }
  }

  void tick(long now) {
    boolean late;
    lock.lock();
    try {
      late = timed && now - deadline > 0;
    } finally {
      lock.unlock();
    }
    if (late) {
      drop(new TransportException(Kind.TIMEOUT, "the stream was reset: the peer took too long"));
    }
  }

  private void drop(TransportException why) {
    lock.lock();
    try {
      if (failure == null && !(ended && endedByPeer)) {
        session.sink().inOrder(frame(YamuxHeader.RST));
        endedByPeer = false;
        fail(why);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Gives back what the stream holds of the connection; the lock is held. */
  private void end() {
    session.forget(this, window);
    session.windows().give(target - (long) FIRST_WINDOW);
    target = FIRST_WINDOW;
    readable.signalAll();
    writable.signalAll();
    leave();
  }

  private void forgetIfDone() {
    if (ended && endedByPeer) {
      end();
    }
  }

  private void leave() {
    if (users.decrementAndGet() == 0 && !ours) {
      session.leftInbound();
    }
  }

  private void acknowledge() {
    if (!acknowledged) {
      acknowledged = true;
      session.acknowledged();
    }
  }

  private void dropUnread() {
    session.unread().give(unread.clear());
  }

  private void grant() {
    if (endedByPeer || failure != null || unwanted || consumed < target / 2) {
      return;
    }
    int grown = Math.min(2 * target, session.limits().window()) - target;
    if (grown > 0 && session.windows().take(grown)) {
      target += grown;
    } else {
      grown = 0;
    }
    int more = consumed + grown;
    window += more;
    consumed = 0;
    session.sink().urgent(new YamuxHeader(YamuxHeader.WINDOW, 0, id, more).frame(0));
  }

  private void awaitReadable() {
    long left = patienceNanos();
    while (unread.size() == 0 && !endedByPeer && failure == null) {
      left = await(readable, left, "nothing arrives to be read");
    }
    if (failure != null && !endedByPeer) {
      throw failure.again();
    }
  }

  private int claimSendWindow(int most) {
    lock.lock();
    try {
      long left = patienceNanos();
      while (sendWindow == 0 && !ended && failure == null) {
        left = await(writable, left, "the other end does not read");
      }
      if (failure != null) {
        throw failure.again();
      }
      if (ended) {
        throw new TransportException(Kind.CLOSED, "this side of the stream has ended");
      }
      int count = (int) Math.min(most, sendWindow);
      sendWindow -= count;
      return count;
    } finally {
      lock.unlock();
    }
  }

  private long patienceNanos() {
    Duration longest = patience;
    return longest == null ? Long.MAX_VALUE : longest.toNanos();
  }

  /** Waits once, for callers that loop; returns what is left of the time. */
  @SuppressWarnings("WaitNotInLoop")
  private long await(Condition condition, long nanos, String otherwise) {
    if (nanos <= 0) {
      reset();
      throw new TransportException(Kind.TIMEOUT, otherwise);
    }
    try {
      if (nanos == Long.MAX_VALUE) {
        condition.await();
        return nanos;
      }
      return condition.awaitNanos(nanos);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TransportException(Kind.CLOSED, "interrupted while waiting for a peer", e);
    }
  }

  private byte[] frame(int flag) {
    return new YamuxHeader(YamuxHeader.WINDOW, flag, id, 0).frame(0);
  }
}
