package network.byline.actors.stream;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Flow;
import network.byline.base.statement.Order;
import network.byline.base.value.JobId;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.jspecify.annotations.Nullable;

/**
 * One job's answer on its way to those who read it. It keeps the tokens, at most as many as can be
 * ordered, so that a reader takes them at its own pace, from where it wants, and a worker that
 * starts over is not heard twice. It ends when nobody reads and nothing has come for a while.
 */
final class AnswerStream extends AbstractBehavior<AnswerStream.Command> {

  /** How many may read one answer at once. */
  static final int MAX_READERS = 16;

  private final JobId job;
  private final ActorRef<Idle> parent;
  private final List<AnswerEvent.Token> tokens = new ArrayList<>();
  private final List<Reader> readers = new ArrayList<>();
  private AnswerEvent.Progress progress = new AnswerEvent.Progress(AnswerEvent.Phase.WAITING, "");
  private Optional<AnswerEvent> end = Optional.empty();
  private long received;

  /** What a stream hears. */
  sealed interface Command {}

  /** A token of the answer, perhaps again. */
  record TokenDrawn(int index, int token) implements Command {}

  /** All tokens of the answer, as the trace or the receipt has them. */
  record AllTokens(List<Integer> tokens) implements Command {}

  /** The job is in another phase. */
  record Moved(AnswerEvent.Progress progress) implements Command {}

  /** The job has ended; the last of its events. */
  record Ended(AnswerEvent end) implements Command {}

  /** Someone reads from a token on. */
  record Read(Flow.Subscriber<? super AnswerEvent> subscriber, int resumeFrom) implements Command {}

  private record Requested(Reader reader, long events) implements Command {}

  private record Gone(Reader reader) implements Command {}

  private record Quiet() implements Command {}

  /** Tells the parent that nothing has happened for a while, after so many messages from it. */
  record Idle(JobId job, ActorRef<Command> stream, long received) {}

  private AnswerStream(
      ActorContext<Command> context, JobId job, Duration linger, ActorRef<Idle> parent) {
    super(context);
    this.job = job;
    this.parent = parent;
    context.setReceiveTimeout(linger, new Quiet());
  }

  static Behavior<Command> create(JobId job, Duration linger, ActorRef<Idle> parent) {
    return Behaviors.setup(context -> new AnswerStream(context, job, linger, parent));
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder().onAnyMessage(this::onCommand).build();
  }

  private Behavior<Command> onCommand(Command command) {
    switch (command) {
      case TokenDrawn drawn -> {
        received++;
        take(drawn.index(), drawn.token());
      }
      case AllTokens all -> {
        received++;
        for (int i = 0; i < all.tokens().size(); i++) {
          take(i, all.tokens().get(i));
        }
        retract(all.tokens().size());
      }
      case Moved moved -> {
        received++;
        progress = moved.progress();
      }
      case Ended ended -> {
        received++;
        end = Optional.of(ended.end());
      }
      case Read read -> {
        received++;
        open(read);
      }
      case Requested requested -> requested.reader().wanted(requested.events());
      case Gone gone -> readers.remove(gone.reader());
      case Quiet quiet -> {
        if (readers.isEmpty()) {
          parent.tell(new Idle(job, getContext().getSelf(), received));
        }
      }
    }
    readers.removeIf(this::served);
    return this;
  }

  /** Serves a reader; returns whether it is done, by the end of the answer or by its own fault. */
  private boolean served(Reader reader) {
    try {
      return reader.serve(tokens, progress, end);
    } catch (RuntimeException e) {
      getContext().getLog().warn("a reader of job {} failed and is left out", job, e);
      return true;
    }
  }

  /** Takes a token in its turn; one that differs from what was said before takes that back. */
  private void take(int index, int token) {
    if (index < tokens.size() && tokens.get(index).token() != token) {
      retract(index);
    }
    if (index == tokens.size() && index < Order.MAX_TOKENS) {
      tokens.add(new AnswerEvent.Token(index, token));
    }
  }

  private void retract(int from) {
    if (from < tokens.size()) {
      tokens.subList(from, tokens.size()).clear();
      readers.removeIf(reader -> reader.lost(from));
    }
  }

  private void open(Read read) {
    ActorRef<Command> self = getContext().getSelf();
    Reader reader = new Reader(read.subscriber(), Math.max(0, read.resumeFrom()));
    if (readers.size() >= MAX_READERS) {
      reader.refuse("this answer has " + MAX_READERS + " readers already");
      return;
    }
    readers.add(reader);
    reader.subscriber.onSubscribe(
        new Flow.Subscription() {
          @Override
          public void request(long events) {
            self.tell(new Requested(reader, events));
          }

          @Override
          public void cancel() {
            self.tell(new Gone(reader));
          }
        });
  }

  /** One reader: where it is, and how much more it wants to hear. */
  private static final class Reader {

    private final Flow.Subscriber<? super AnswerEvent> subscriber;
    private int next;
    private long wanted;
    private AnswerEvent.@Nullable Progress told;

    Reader(Flow.Subscriber<? super AnswerEvent> subscriber, int next) {
      this.subscriber = subscriber;
      this.next = next;
    }

    void refuse(String reason) {
      subscriber.onSubscribe(
          new Flow.Subscription() {
            @Override
            public void request(long events) {
              // There is nothing to come.
            }

            @Override
            public void cancel() {
              // There is nothing to end.
            }
          });
      subscriber.onError(new IllegalStateException(reason));
    }

    void wanted(long events) {
      long sum = wanted + Math.max(0, events);
      wanted = sum < 0 ? Long.MAX_VALUE : sum;
    }

    /** Tells a reader that heard a token at or after this index that it was taken back. */
    boolean lost(int index) {
      if (next <= index) {
        return false;
      }
      subscriber.onError(
          new IllegalStateException("token " + index + " was taken back: ask again from there"));
      return true;
    }

    /** Passes on what the reader wants and is there; returns whether it has heard the end. */
    boolean serve(
        List<AnswerEvent.Token> tokens, AnswerEvent.Progress progress, Optional<AnswerEvent> end) {
      while (wanted > 0) {
        if (next < tokens.size()) {
          wanted--;
          subscriber.onNext(tokens.get(next++));
        } else if (end.isPresent()) {
          subscriber.onNext(end.get());
          subscriber.onComplete();
          return true;
        } else if (!progress.equals(told)) {
          wanted--;
          told = progress;
          subscriber.onNext(progress);
        } else {
          return false;
        }
      }
      return false;
    }
  }
}
