package network.byline.peer.libp2p;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.socket.DuplexChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import network.byline.peer.libp2p.noise.NoiseCipher;
import network.byline.peer.libp2p.noise.NoiseFrames;
import network.byline.peer.libp2p.yamux.FrameSink;
import network.byline.peer.transport.TransportException;
import network.byline.peer.transport.TransportException.Kind;
import org.jspecify.annotations.Nullable;

/**
 * The frames of a connection on their way out: small urgent ones first, then data in order, as many
 * in one encrypted frame as fit. Whoever writes data waits while the line is full.
 */
final class Outbound implements FrameSink {

  /** Data that may wait; little, so that a new stream's first frame does not wait long. */
  private static final int FULL = 256 << 10;

  /** Urgent frames that may wait before the other end, which causes them, is not read from. */
  private static final int MANY_URGENT = 4096;

  /** The size of a frame without data. */
  private static final int BARE = 12;

  private final Channel channel;
  private final NoiseCipher cipher;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition room = lock.newCondition();
  private final Queue<byte[]> urgent = new ArrayDeque<>();
  private final Queue<byte[]> ordered = new ArrayDeque<>();
  private final byte[] plain = new byte[NoiseFrames.MAX_PLAIN];
  private final int capacity;
  private int waiting;
  private boolean scheduled;
  private boolean finishing;
  private @Nullable TransportException failure;

  /**
   * @param capacity the most bytes of data that may wait
   */
  Outbound(Channel channel, NoiseCipher cipher, long capacity) {
    this.channel = channel;
    this.cipher = cipher;
    this.capacity = (int) Math.min(FULL, capacity);
  }

  @Override
  public void urgent(byte[] frame) {
    put(urgent, frame);
  }

  @Override
  public void inOrder(byte[] frame) {
    put(ordered, frame);
  }

  @Override
  public void data(byte[] frame, @Nullable Duration longest) {
    long left = longest == null ? Long.MAX_VALUE : longest.toNanos();
    lock.lock();
    try {
      while (waiting >= capacity && failure == null) {
        if (left <= 0) {
          throw new TransportException(Kind.TIMEOUT, "the connection does not take more data");
        }
        if (longest == null) {
          room.await();
        } else {
          left = room.awaitNanos(left);
        }
      }
      if (failure != null) {
        throw failure.again();
      }
      waiting += frame.length;
      ordered.add(frame);
      if (waiting < capacity) {
        room.signal();
      }
      schedule();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TransportException(Kind.CLOSED, "interrupted while writing to a peer", e);
    } finally {
      lock.unlock();
    }
  }

  /** Tells whether so much waits that the other end should not be read from. */
  boolean isSwamped() {
    lock.lock();
    try {
      return urgent.size() > MANY_URGENT;
    } finally {
      lock.unlock();
    }
  }

  /** Fails whoever writes data; small frames still go out. */
  void fail(TransportException why) {
    lock.lock();
    try {
      failure = failure == null ? why : failure;
      room.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Ends the line behind all that waits. */
  void finish() {
    lock.lock();
    try {
      finishing = true;
      schedule();
    } finally {
      lock.unlock();
    }
  }

  /** Writes what the channel takes; the event loop calls. */
  void drain() {
    int length = fill();
    while (length > 0) {
      ChannelFuture _ = channel.write(seal(length), channel.voidPromise());
      length = channel.isWritable() ? fill() : -1;
    }
    channel.flush();
    if (length == 0 && isFinishing()) {
      end();
    }
    if (!channel.config().isAutoRead() && !isSwamped()) {
      channel.config().setAutoRead(true);
    }
  }

  /** Says that nothing more is written, so that what was written arrives before the end. */
  private void end() {
    if (channel instanceof DuplexChannel duplex && channel.isActive()) {
      ChannelFuture _ = duplex.shutdownOutput().addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
    } else {
      ChannelFuture _ = channel.close();
    }
  }

  private boolean isFinishing() {
    lock.lock();
    try {
      return finishing;
    } finally {
      lock.unlock();
    }
  }

  private void put(Queue<byte[]> queue, byte[] frame) {
    lock.lock();
    try {
      queue.add(frame);
      schedule();
    } finally {
      lock.unlock();
    }
  }

  private void schedule() {
    if (!scheduled) {
      scheduled = true;
      try {
        channel.eventLoop().execute(this::drain);
      } catch (RejectedExecutionException e) {
        failure = new TransportException(Kind.CLOSED, "this node is shut down", e);
      }
    }
  }

  /** Moves as many frames as fit into the plain buffer; 0 if there are none. */
  private int fill() {
    lock.lock();
    try {
      scheduled = false;
      int length = 0;
      while (true) {
        Queue<byte[]> queue = urgent.isEmpty() ? ordered : urgent;
        byte[] next = queue.peek();
        if (next == null || length + next.length > plain.length) {
          return length;
        }
        System.arraycopy(next, 0, plain, length, next.length);
        length += next.length;
        queue.remove();
        if (next.length > BARE) {
          waiting -= next.length;
          room.signal();
        }
      }
    } finally {
      lock.unlock();
    }
  }

  private ByteBuf seal(int length) {
    int sealed = length + NoiseCipher.TAG_SIZE;
    ByteBuf frame = channel.alloc().heapBuffer(2 + sealed);
    frame.writeShort(sealed);
    cipher.seal(plain, 0, length, frame.array(), frame.arrayOffset() + 2);
    frame.writerIndex(2 + sealed);
    return frame;
  }
}
