package network.byline.actors.datanet;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import network.byline.actors.batch.Batcher;
import network.byline.actors.batch.HandOver;
import network.byline.actors.batch.Publication;
import network.byline.actors.serialization.CborSerializable;
import network.byline.actors.serialization.JournalTags;
import network.byline.base.eip712.Domain;
import network.byline.base.statement.Charter;
import network.byline.base.statement.Contribution;
import network.byline.base.statement.Signed;
import network.byline.base.statement.Snapshot;
import network.byline.base.value.Digest;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.RecipientRef;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;
import org.apache.pekko.pattern.StatusReply;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.RecoveryCompleted;
import org.apache.pekko.persistence.typed.javadsl.CommandHandlerWithReply;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehaviorWithEnforcedReplies;
import org.apache.pekko.persistence.typed.javadsl.ReplyEffect;
import org.apache.pekko.persistence.typed.javadsl.RetentionCriteria;
import org.apache.pekko.persistence.typed.javadsl.SignalHandler;

/**
 * The entity of a datanet; its id is the datanet's. It hands every statement it takes to the
 * batcher, in order, and again until the batcher has it.
 */
public final class Datanet
    extends EventSourcedBehaviorWithEnforcedReplies<Datanet.Command, DatanetEvent, DatanetState> {

  /** What sharding knows the entity by. */
  public static final EntityTypeKey<Command> TYPE_KEY =
      EntityTypeKey.create(Command.class, "Datanet");

  private static final Duration IDLE_AFTER = Duration.ofSeconds(60);

  private final Digest id;
  private final Domain domain;
  private final InstantSource clock;
  private final HandOver<Command> handOver;
  private final Runnable passivate;

  /** What can be asked of a datanet. */
  public sealed interface Command {}

  /** Found it. */
  public record Found(Signed<Charter> charter, ActorRef<StatusReply<DatanetStatus>> replyTo)
      implements Command, CborSerializable {}

  /** Add a contribution to its log. */
  public record Contribute(
      Signed<Contribution> contribution,
      RecordCounts counts,
      List<Digest> blocks,
      ActorRef<StatusReply<ContributionResult>> replyTo)
      implements Command, CborSerializable {}

  /** Publish the curator's snapshot. */
  public record PublishSnapshot(
      Signed<Snapshot> snapshot, List<Digest> blocks, ActorRef<StatusReply<DatanetStatus>> replyTo)
      implements Command, CborSerializable {}

  /** Say where it stands. */
  public record Show(ActorRef<DatanetStatus> replyTo) implements Command, CborSerializable {}

  private record TakenOver(Publication publication) implements Command {}

  private record NotTakenOver() implements Command {}

  private record TryAgain() implements Command {}

  private record Idle() implements Command {}

  private Datanet(
      Digest id,
      Domain domain,
      InstantSource clock,
      Supplier<RecipientRef<Batcher.Command>> batcher,
      Consumer<ActorRef<Command>> passivate,
      ActorContext<Command> context,
      TimerScheduler<Command> timers) {
    super(
        PersistenceId.of(TYPE_KEY.name(), id.toString()),
        SupervisorStrategy.restartWithBackoff(Duration.ofMillis(200), Duration.ofSeconds(5), 0.1));
    this.id = id;
    this.domain = domain;
    this.clock = clock;
    this.handOver =
        new HandOver<>(
            context, timers, batcher, TakenOver::new, new NotTakenOver(), new TryAgain());
    this.passivate = () -> passivate.accept(context.getSelf());
  }

  /**
   * Returns the behaviour of one datanet.
   *
   * @param batcher the entity that gathers statements
   * @param passivate lets the entity go
   */
  public static Behavior<Command> create(
      Digest id,
      Domain domain,
      InstantSource clock,
      Supplier<RecipientRef<Batcher.Command>> batcher,
      Consumer<ActorRef<Command>> passivate) {
    return Behaviors.setup(
        context -> {
          context.setReceiveTimeout(IDLE_AFTER, new Idle());
          return Behaviors.withTimers(
              timers -> new Datanet(id, domain, clock, batcher, passivate, context, timers));
        });
  }

  @Override
  public DatanetState emptyState() {
    return DatanetState.of(id);
  }

  @Override
  public CommandHandlerWithReply<Command, DatanetEvent, DatanetState> commandHandler() {
    return this::onCommand;
  }

  @Override
  public EventHandler<DatanetState, DatanetEvent> eventHandler() {
    return DatanetState::apply;
  }

  @Override
  public Set<String> tagsFor(DatanetEvent event) {
    return event instanceof DatanetEvent.HandedOver ? JournalTags.NONE : JournalTags.ROWS;
  }

  @Override
  public SignalHandler<DatanetState> signalHandler() {
    return newSignalHandlerBuilder().onSignal(RecoveryCompleted.instance(), this::pursue).build();
  }

  @Override
  public RetentionCriteria retentionCriteria() {
    return RetentionCriteria.snapshotEvery(1000, 2);
  }

  private ReplyEffect<DatanetEvent, DatanetState> onCommand(DatanetState state, Command command) {
    return switch (command) {
      case Found c -> onFound(state, c);
      case Contribute c -> onContribute(state, c);
      case PublishSnapshot c -> onPublish(state, c);
      case Show c -> Effect().reply(c.replyTo(), status(state));
      case TakenOver c -> onTakenOver(state, c);
      case NotTakenOver c -> onNotTakenOver();
      case TryAgain c -> Effect().none().thenRun(this::pursue).thenNoReply();
      case Idle c -> onIdle(state);
    };
  }

  private ReplyEffect<DatanetEvent, DatanetState> onFound(DatanetState state, Found command) {
    return decided(
        state.found(command.charter(), domain, now()), state, command.replyTo(), s -> status(s));
  }

  private ReplyEffect<DatanetEvent, DatanetState> onContribute(
      DatanetState state, Contribute command) {
    DatanetState.Decision decision =
        state.contribute(command.contribution(), command.counts(), command.blocks(), domain, now());
    boolean repeated = decision instanceof DatanetState.Decision.Repeated;
    return decided(
        decision,
        state,
        command.replyTo(),
        s -> result(s, command.contribution().statement(), repeated));
  }

  private ReplyEffect<DatanetEvent, DatanetState> onPublish(
      DatanetState state, PublishSnapshot command) {
    return decided(
        state.publish(command.snapshot(), command.blocks(), domain, now()),
        state,
        command.replyTo(),
        s -> status(s));
  }

  private <T> ReplyEffect<DatanetEvent, DatanetState> decided(
      DatanetState.Decision decision,
      DatanetState state,
      ActorRef<StatusReply<T>> replyTo,
      Function<DatanetState, T> answer) {
    return switch (decision) {
      case DatanetState.Decision.Happens happens ->
          Effect()
              .persist(happens.event())
              .thenRun(this::pursue)
              .thenReply(replyTo, s -> StatusReply.success(answer.apply(s)));
      case DatanetState.Decision.Repeated repeated ->
          Effect().reply(replyTo, StatusReply.success(answer.apply(state)));
      case DatanetState.Decision.Refused refused ->
          Effect().reply(replyTo, StatusReply.error(refused.reason()));
    };
  }

  private ReplyEffect<DatanetEvent, DatanetState> onTakenOver(DatanetState state, TakenOver taken) {
    if (!handOver.taken(state.pending(), taken.publication())) {
      return Effect().noReply();
    }
    return Effect()
        .persist(new DatanetEvent.HandedOver(taken.publication().statement().digest(domain)))
        .thenRun(this::pursue)
        .thenNoReply();
  }

  private ReplyEffect<DatanetEvent, DatanetState> onNotTakenOver() {
    handOver.failed();
    return Effect().noReply();
  }

  /** One that nobody has founded was only asked about, by anyone: it is not to stay. */
  private ReplyEffect<DatanetEvent, DatanetState> onIdle(DatanetState state) {
    if (state.charter().isEmpty()) {
      passivate.run();
    }
    return Effect().noReply();
  }

  private void pursue(DatanetState state) {
    handOver.pursue(state.pending());
  }

  private DatanetStatus status(DatanetState state) {
    SortedMap<Long, Digest> roots = new TreeMap<>();
    state.snapshots().forEach((number, snapshot) -> roots.put(number, snapshot.root()));
    return new DatanetStatus(
        id, state.charter(), state.log().size(), state.log().root(), state.counts(), roots);
  }

  private ContributionResult result(DatanetState state, Contribution statement, boolean repeated) {
    DatanetState.Logged logged = state.contributors().get(statement.contributor());
    if (logged == null) {
      throw new IllegalStateException("contribution of " + statement.contributor() + " is lost");
    }
    return new ContributionResult(logged.digest(), logged.logIndex(), logged.counts(), repeated);
  }

  private long now() {
    return clock.instant().getEpochSecond();
  }
}
