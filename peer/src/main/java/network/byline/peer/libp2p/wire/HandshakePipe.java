package network.byline.peer.libp2p.wire;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import network.byline.peer.transport.TransportException;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a connection during its handshake: fed by the event loop, read by the thread that
 * shakes hands. Whoever sends more than a handshake needs is not read from until it was taken.
 */
public final class HandshakePipe implements Duplex {

  private static final int ENOUGH = 64 << 10;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition change = lock.newCondition();
  private final Queue<ByteBuffer> pieces = new ArrayDeque<>();
  private final Consumer<byte[]> out;
  private final Consumer<Boolean> reading;
  private @Nullable TransportException failure;
  private int held;
  private boolean paused;
  private boolean ended;

  /**
   * @param out writes to the other end
   * @param reading is told whether to go on reading from the other end
   */
  public HandshakePipe(Consumer<byte[]> out, Consumer<Boolean> reading) {
    this.out = out;
    this.reading = reading;
  }

  /** Takes what has arrived. */
  public void feed(ByteBuffer arrived) {
    lock.lock();
    try {
      ByteBuffer copy = ByteBuffer.allocate(arrived.remaining()).put(arrived).flip();
      held += copy.remaining();
      pieces.add(copy);
      if (held > ENOUGH && !paused) {
        paused = true;
        reading.accept(false);
      }
      change.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Says that nothing more arrives. */
  public void end() {
    lock.lock();
    try {
      ended = true;
      change.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Fails whoever reads or writes. */
  public void fail(TransportException why) {
    lock.lock();
    try {
      failure = failure == null ? why : failure;
      change.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Returns all that has arrived and was not read. */
  public byte[] rest() {
    lock.lock();
    try {
      ByteBuffer rest = ByteBuffer.allocate(held);
      pieces.forEach(rest::put);
      pieces.clear();
      held = 0;
      resume();
      return rest.array();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public int read(byte[] into, int offset, int length) {
    if (length == 0) {
      return 0;
    }
    lock.lock();
    try {
      while (pieces.isEmpty() && !ended && failure == null) {
        change.await();
      }
      if (failure != null) {
        throw failure.again();
      }
      ByteBuffer head = pieces.peek();
      if (head == null) {
        return -1;
      }
      int count = Math.min(length, head.remaining());
      head.get(into, offset, count);
      if (!head.hasRemaining()) {
        pieces.remove();
      }
      held -= count;
      resume();
      return count;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TransportException(
          TransportException.Kind.CLOSED, "interrupted while shaking hands", e);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    byte[] copy = new byte[length];
    System.arraycopy(bytes, offset, copy, 0, length);
    out.accept(copy);
  }

  private void resume() {
    if (paused && held < ENOUGH / 2) {
      paused = false;
      reading.accept(true);
    }
  }
}
