package network.byline.peer.volunteer.protocol;

import com.google.protobuf.MessageLite;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import network.byline.peer.transport.MessageStream;
import network.byline.peer.transport.TransportException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What waits to be said on a stream, written by a thread of its own, so that whoever says it never
 * waits for the other end. It is bounded: an end that does not listen loses the stream.
 */
public final class Outbox {

  private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);
  private static final int MOST_WAITING = 20_000;
  private static final Duration TICK = Duration.ofMillis(500);

  /** Wakes the writer; it is never written. */
  private static final MessageLite END = Alive.newBuilder().buildPartial();

  private final MessageStream stream;
  private final BlockingQueue<MessageLite> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
  private volatile boolean closed;
  private boolean complained;

  /** Makes the outbox of a stream; {@link #run} writes. */
  public Outbox(MessageStream stream) {
    this.stream = stream;
  }

  /** Says something, soon. */
  public void say(MessageLite message) {
    if (!closed && !waiting.offer(message)) {
      closed = true;
      stream.stream().reset();
    }
  }

  /** Writes what there is before the stream ends; nothing more is taken. */
  public void close() {
    closed = true;
    var _ = waiting.offer(END);
  }

  /**
   * Writes until it is closed or the stream fails, and lets the owner do what is due now and then.
   *
   * @param chores run about twice a second; what goes wrong in them stops no words
   */
  public void run(Runnable chores) {
    long lastChores = System.nanoTime();
    try {
      while (true) {
        MessageLite next = waiting.poll(TICK.toMillis(), TimeUnit.MILLISECONDS);
        if (next != null && !isEnd(next)) {
          stream.write(next);
        } else if (closed && waiting.isEmpty()) {
          stream.closeWrite();
          return;
        }
        if (System.nanoTime() - lastChores >= TICK.toNanos()) {
          attempt(chores);
          lastChores = System.nanoTime();
        }
      }
    } catch (TransportException e) {
      closed = true;
      stream.stream().reset();
    } catch (InterruptedException e) {
      closed = true;
      stream.stream().reset();
      Thread.currentThread().interrupt();
    }
  }

  private void attempt(Runnable chores) {
    try {
      chores.run();
    } catch (RuntimeException e) {
      if (!complained) {
        complained = true;
        LOG.warn("chores of a volunteer's stream fail (said once)", e);
      }
    }
  }

  @SuppressWarnings("ReferenceEquality") // it is this one object
  private static boolean isEnd(MessageLite message) {
    return message == END;
  }
}
