package network.byline.peer.transport.memory;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Objects;
import java.util.Queue;
import java.util.function.BooleanSupplier;
import network.byline.peer.transport.PeerConnection;
import network.byline.peer.transport.PeerStream;
import network.byline.peer.transport.ProtocolId;
import network.byline.peer.transport.TransportException;
import network.byline.peer.transport.TransportException.Kind;
import org.jspecify.annotations.Nullable;

/** One end of a stream of a {@link MemoryNetwork}. */
final class MemoryStream implements PeerStream {

  static final ProtocolId PING = new ProtocolId("/memory/ping/1");

  private static final int LARGEST_PIECE = 64 << 10;

  private final MemoryConnection connection;
  private final Schedule schedule;
  private final ProtocolId protocol;
  private final boolean ours;
  private final Schedule.Gate gate;
  private final Queue<byte[]> unread = new ArrayDeque<>();
  private @Nullable MemoryStream other;
  private @Nullable TransportException failure;
  private @Nullable Duration patience;
  private int offset;
  private int credit;
  private boolean agreed;
  private boolean ended;
  private boolean otherEnded;
  private boolean unwanted;

  /**
   * @param ours whether this end opened it
   */
  MemoryStream(MemoryConnection connection, ProtocolId protocol, boolean ours) {
    this.connection = connection;
    this.schedule = connection.transport().network().schedule();
    this.protocol = protocol;
    this.ours = ours;
    this.gate = schedule.gate();
  }

  /** Joins the two ends, each with the window that the other's node grants. */
  void pair(MemoryStream far) {
    other = far;
    far.other = this;
    credit = far.connection.transport().limits().window();
    far.credit = connection.transport().limits().window();
  }

  boolean isOurs() {
    return ours;
  }

  void agreed() {
    agreed = true;
    gate.open();
  }

  /** Waits until the other end has agreed; the lock is held. */
  void awaitAgreement(Duration longest) {
    awaitUntil(() -> agreed, longest, "the other end does not agree on " + protocol);
  }

  /** Fails all who use this end; the lock is held. */
  void fail(TransportException why) {
    if (failure == null) {
      failure = why;
      unread.clear();
      connection.ended(this);
      gate.open();
    }
  }

  static void await(Schedule.Gate gate) {
    try {
      gate.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TransportException(Kind.CLOSED, "interrupted while waiting for a peer", e);
    }
  }

  @Override
  public ProtocolId protocol() {
    return protocol;
  }

  @Override
  public PeerConnection connection() {
    return connection;
  }

  @Override
  public int read(byte[] into, int start, int length) {
    Objects.checkFromIndexSize(start, length, into.length);
    if (length == 0) {
      return 0;
    }
    schedule.lock();
    try {
      awaitUntil(() -> !unread.isEmpty() || otherEnded, patience, "nothing arrives to be read");
      byte[] head = unread.peek();
      if (head == null) {
        return -1;
      }
      int count = Math.min(length, head.length - offset);
      System.arraycopy(head, offset, into, start, count);
      offset += count;
      if (offset == head.length) {
        unread.remove();
        offset = 0;
      }
      connection.out().send(() -> far().granted(count));
      return count;
    } finally {
      schedule.unlock();
    }
  }

  @Override
  public void write(byte[] bytes, int start, int length) {
    Objects.checkFromIndexSize(start, length, bytes.length);
    schedule.lock();
    try {
      int from = start;
      int end = start + length;
      while (from < end) {
        awaitUntil(() -> credit > 0 || ended, patience, "the other end does not read");
        if (ended) {
          throw new TransportException(Kind.CLOSED, "this side of the stream has ended");
        }
        int count = Math.min(Math.min(credit, LARGEST_PIECE), end - from);
        byte[] piece = Arrays.copyOfRange(bytes, from, from + count);
        credit -= count;
        from += count;
        connection.out().send(() -> far().arrived(piece));
      }
    } finally {
      schedule.unlock();
    }
  }

  @Override
  public void patience(Duration longest) {
    schedule.lock();
    patience = longest;
    schedule.unlock();
  }

  @Override
  public void closeWrite() {
    schedule.lock();
    try {
      if (!ended && failure == null) {
        ended = true;
        gate.open();
        connection.out().send(() -> far().otherEnded());
        endIfDone();
      }
    } finally {
      schedule.unlock();
    }
  }

  @Override
  public void reset() {
    schedule.lock();
    try {
      if (failure == null) {
        connection.out().send(this::resetOther);
        fail(new TransportException(Kind.RESET, "the stream was reset here"));
      }
    } finally {
      schedule.unlock();
    }
  }

  @Override
  public void close() {
    schedule.lock();
    try {
      closeWrite();
      unwanted = true;
      unread.clear();
      if (!otherEnded && failure == null) {
        schedule.after(connection.transport().timings().negotiation(), 0, this::dropIfOpen);
      }
    } finally {
      schedule.unlock();
    }
  }

  private void dropIfOpen() {
    if (!otherEnded) {
      reset();
    }
  }

  private void resetOther() {
    if (other != null) {
      other.fail(new TransportException(Kind.RESET, "the peer reset the stream"));
    }
  }

  private MemoryStream far() {
    return Objects.requireNonNull(other);
  }

  private void granted(int count) {
    credit += count;
    gate.open();
  }

  private void arrived(byte[] piece) {
    if (failure == null && !unwanted) {
      unread.add(piece);
      gate.open();
    }
  }

  private void otherEnded() {
    otherEnded = true;
    gate.open();
    endIfDone();
  }

  private void endIfDone() {
    if (ended && otherEnded) {
      connection.ended(this);
    }
  }

  private void awaitUntil(BooleanSupplier ready, @Nullable Duration longest, String otherwise) {
    if (failure == null && !ready.getAsBoolean()) {
      boolean[] late = {false};
      Schedule.Event limit =
          longest == null
              ? null
              : schedule.after(
                  longest,
                  0,
                  () -> {
                    late[0] = true;
                    gate.open();
                  });
      while (failure == null && !ready.getAsBoolean() && !late[0]) {
        await(gate);
      }
      if (limit != null) {
        limit.cancel();
      }
      if (failure == null && late[0]) {
        reset();
        throw new TransportException(Kind.TIMEOUT, otherwise);
      }
    }
    if (failure != null) {
      throw failure.again();
    }
  }
}
