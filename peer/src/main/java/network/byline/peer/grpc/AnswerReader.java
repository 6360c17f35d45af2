package network.byline.peer.grpc;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import network.byline.actors.stream.AnswerEvent;
import org.jspecify.annotations.Nullable;

/**
 * An answer, read by a thread that waits for it. Only a few events are kept ahead of the reader.
 */
final class AnswerReader implements Flow.Subscriber<AnswerEvent>, AutoCloseable {

  private static final int AHEAD = 64;

  private final BlockingQueue<Heard> heard = new LinkedBlockingQueue<>();
  private Flow.@Nullable Subscription subscription;
  private int taken;
  private boolean closed;

  /** What is heard of an answer. */
  sealed interface Heard {

    /** An event of it. */
    record Event(AnswerEvent event) implements Heard {}

    /** It cannot be read on, though its job may go on; nothing follows. */
    record Lost(String reason) implements Heard {}
  }

  /** Waits for what comes next. */
  Heard next() throws InterruptedException {
    Heard next = heard.take();
    more();
    return next;
  }

  @Override
  public synchronized void onSubscribe(Flow.Subscription given) {
    if (closed) {
      given.cancel();
      return;
    }
    subscription = given;
    given.request(AHEAD);
  }

  @Override
  public void onNext(AnswerEvent event) {
    heard.add(new Heard.Event(event));
  }

  @Override
  public void onError(Throwable failure) {
    heard.add(new Heard.Lost(String.valueOf(failure.getMessage())));
  }

  @Override
  public void onComplete() {}

  private synchronized void more() {
    Flow.Subscription current = subscription;
    taken++;
    if (taken == AHEAD / 2 && current != null) {
      taken = 0;
      current.request(AHEAD / 2);
    }
  }

  /** Stops reading; the job goes on. */
  @Override
  public synchronized void close() {
    closed = true;
    Flow.Subscription current = subscription;
    if (current != null) {
      current.cancel();
    }
  }
}
