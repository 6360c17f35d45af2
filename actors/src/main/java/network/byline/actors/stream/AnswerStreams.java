package network.byline.actors.stream;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Flow;
import network.byline.base.value.JobId;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;

/** The answer streams of this host, one for each job that someone makes or reads. */
public final class AnswerStreams extends AbstractBehavior<AnswerStreams.Command> {

  private final Duration linger;
  private final ActorRef<AnswerStream.Idle> idle;
  private final Map<JobId, Stream> streams = new HashMap<>();

  /** What can be told to the streams. */
  public sealed interface Command {}

  /** A worker drew a token, perhaps one that was drawn before. */
  public record TokenDrawn(JobId job, int index, int token) implements Command {}

  /** These are all tokens of the answer. */
  public record AllTokens(JobId job, List<Integer> tokens) implements Command {}

  /** The job is in another phase. */
  public record Moved(JobId job, AnswerEvent.Phase phase, String worker) implements Command {}

  /** The job has ended. */
  public record Ended(JobId job, AnswerEvent end) implements Command {}

  /** Someone reads from a token on; it is told as much as it requests. */
  public record Read(JobId job, Flow.Subscriber<? super AnswerEvent> subscriber, int resumeFrom)
      implements Command {}

  /** Count the streams. */
  public record Count(ActorRef<Integer> replyTo) implements Command {}

  private record Quiet(JobId job, ActorRef<AnswerStream.Command> stream, long received)
      implements Command {}

  private record Stopped(JobId job, ActorRef<AnswerStream.Command> stream) implements Command {}

  private static final class Stream {
    private final ActorRef<AnswerStream.Command> actor;
    private long sent;

    Stream(ActorRef<AnswerStream.Command> actor) {
      this.actor = actor;
    }

    void tell(AnswerStream.Command command) {
      sent++;
      actor.tell(command);
    }
  }

  private AnswerStreams(ActorContext<Command> context, Duration linger) {
    super(context);
    this.linger = linger;
    this.idle =
        context.messageAdapter(
            AnswerStream.Idle.class, idle -> new Quiet(idle.job(), idle.stream(), idle.received()));
  }

  /**
   * Returns the behaviour of a host's streams.
   *
   * @param linger how long a stream that nobody reads is kept after its last message
   */
  public static Behavior<Command> create(Duration linger) {
    return Behaviors.setup(context -> new AnswerStreams(context, linger));
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder().onAnyMessage(this::onCommand).build();
  }

  private Behavior<Command> onCommand(Command command) {
    switch (command) {
      case TokenDrawn c -> stream(c.job()).tell(new AnswerStream.TokenDrawn(c.index(), c.token()));
      case AllTokens c -> stream(c.job()).tell(new AnswerStream.AllTokens(c.tokens()));
      case Moved c ->
          stream(c.job())
              .tell(new AnswerStream.Moved(new AnswerEvent.Progress(c.phase(), c.worker())));
      case Ended c -> stream(c.job()).tell(new AnswerStream.Ended(c.end()));
      case Read c -> stream(c.job()).tell(new AnswerStream.Read(c.subscriber(), c.resumeFrom()));
      case Count c -> c.replyTo().tell(streams.size());
      case Quiet c -> onQuiet(c);
      case Stopped c -> streams.values().removeIf(stream -> stream.actor.equals(c.stream()));
    }
    return this;
  }

  /** Stops a stream that has heard all that was said to it and has nobody to tell. */
  private void onQuiet(Quiet quiet) {
    Stream stream = streams.get(quiet.job());
    if (stream != null && stream.actor.equals(quiet.stream()) && stream.sent == quiet.received()) {
      streams.remove(quiet.job());
      getContext().stop(stream.actor);
    }
  }

  private Stream stream(JobId job) {
    return streams.computeIfAbsent(job, this::open);
  }

  private Stream open(JobId job) {
    ActorRef<AnswerStream.Command> actor =
        getContext().spawnAnonymous(AnswerStream.create(job, linger, idle));
    getContext().watchWith(actor, new Stopped(job, actor));
    return new Stream(actor);
  }
}
