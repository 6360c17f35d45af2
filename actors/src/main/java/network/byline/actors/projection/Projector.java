package network.byline.actors.projection;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import network.byline.actors.serialization.CborSerializable;
import network.byline.actors.serialization.JournalTags;
import network.byline.actors.serialization.StoredEvent;
import network.byline.storage.block.BlockStore;
import network.byline.storage.projection.Projections;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.persistence.query.EventEnvelope;
import org.apache.pekko.persistence.query.Offset;
import org.apache.pekko.persistence.query.Sequence;
import org.apache.pekko.persistence.query.javadsl.CurrentEventsByTagQuery;
import org.apache.pekko.stream.javadsl.Sink;

/**
 * Writes the journal's events to the tables, one after the other, each once: rows and offset are
 * one transaction. One for the whole cluster. It looks for new events at an interval, and at once
 * when someone waits for the tables to catch up.
 */
public final class Projector extends AbstractBehavior<Projector.Command> {

  /** The name under which the offset is kept. */
  public static final String NAME = "tables";

  /** How many may wait for the tables to catch up; whoever comes later gets no answer in time. */
  private static final int MAX_WAITING = 10_000;

  private static final Duration AFTER_FAILURE = Duration.ofSeconds(2);

  private final Parts parts;
  private final EventRows rows;
  private final TimerScheduler<Command> timers;
  private final List<ActorRef<Done>> waiting = new ArrayList<>();
  private List<ActorRef<Done>> served = List.of();
  private boolean passing;

  /**
   * What a projector works with.
   *
   * @param journal finds events by tag
   * @param projections writes rows
   * @param blocks reads the records of contributions
   * @param blocking runs what may block
   * @param interval how often to look
   */
  public record Parts(
      CurrentEventsByTagQuery journal,
      Projections projections,
      BlockStore blocks,
      Executor blocking,
      Duration interval) {}

  /** What can be asked of the projector. */
  public sealed interface Command {}

  /** Say when everything that is stored by now is in the tables. */
  public record CatchUp(ActorRef<Done> replyTo) implements Command, CborSerializable {}

  private record Look() implements Command {}

  private record Passed() implements Command {}

  private record Failed(Throwable error) implements Command {}

  private Projector(ActorContext<Command> context, TimerScheduler<Command> timers, Parts parts) {
    super(context);
    this.parts = parts;
    this.rows = new EventRows(parts.blocks());
    this.timers = timers;
    pass();
  }

  /** Returns the projector's behaviour. */
  public static Behavior<Command> create(Parts parts) {
    return Behaviors.setup(
        context -> Behaviors.withTimers(timers -> new Projector(context, timers, parts)));
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder().onAnyMessage(this::onCommand).build();
  }

  private Behavior<Command> onCommand(Command command) {
    switch (command) {
      case CatchUp c -> {
        if (waiting.size() < MAX_WAITING) {
          waiting.add(c.replyTo());
        }
        if (!passing) {
          pass();
        }
      }
      case Look look -> {
        if (!passing) {
          pass();
        }
      }
      case Passed passed -> {
        passing = false;
        served.forEach(replyTo -> replyTo.tell(Done.done()));
        served = List.of();
        if (waiting.isEmpty()) {
          timers.startSingleTimer(Look.class, new Look(), parts.interval());
        } else {
          pass();
        }
      }
      case Failed failed -> {
        passing = false;
        waiting.addAll(served);
        served = List.of();
        getContext().getLog().error("the tables fall behind, trying again", failed.error());
        timers.startSingleTimer(Look.class, new Look(), AFTER_FAILURE);
      }
    }
    return this;
  }

  /** Goes through all events that are stored by now and not in the tables. */
  private void pass() {
    passing = true;
    served = List.copyOf(waiting);
    waiting.clear();
    CompletionStage<Done> pass =
        CompletableFuture.supplyAsync(() -> parts.projections().offset(NAME), parts.blocking())
            .thenCompose(
                offset ->
                    parts
                        .journal()
                        .currentEventsByTag(JournalTags.PROJECTED, Offset.sequence(offset))
                        .mapAsync(1, this::write)
                        .runWith(Sink.ignore(), getContext().getSystem()));
    getContext()
        .pipeToSelf(pass, (done, error) -> error == null ? new Passed() : new Failed(error));
  }

  private CompletionStage<Done> write(EventEnvelope envelope) {
    long offset = ((Sequence) envelope.offset()).value();
    return CompletableFuture.supplyAsync(
        () -> {
          parts.projections().apply(NAME, offset, rows.of((StoredEvent) envelope.event()));
          return Done.done();
        },
        parts.blocking());
  }
}
