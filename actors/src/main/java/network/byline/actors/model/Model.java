package network.byline.actors.model;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import network.byline.actors.batch.Batcher;
import network.byline.actors.batch.HandOver;
import network.byline.actors.serialization.CborSerializable;
import network.byline.actors.serialization.JournalTags;
import network.byline.base.eip712.Domain;
import network.byline.base.statement.Deed;
import network.byline.base.statement.ModelCard;
import network.byline.base.statement.Signed;
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
import org.apache.pekko.persistence.typed.javadsl.SignalHandler;

/**
 * The entity of a model; its id is the model's root. It hands card and deeds to the batcher, in
 * order, and again until the batcher has them.
 */
public final class Model
    extends EventSourcedBehaviorWithEnforcedReplies<Model.Command, ModelEvent, ModelState> {

  /** What sharding knows the entity by. */
  public static final EntityTypeKey<Command> TYPE_KEY =
      EntityTypeKey.create(Command.class, "Model");

  private final Digest root;
  private final Domain domain;
  private final InstantSource clock;
  private final HandOver<Command> handOver;

  /** What can be asked of a model. */
  public sealed interface Command {}

  /** Register it, or replace its deed. */
  public record Register(
      Signed<ModelCard> card,
      Signed<Deed> deed,
      List<Digest> blocks,
      ActorRef<StatusReply<ModelStatus>> replyTo)
      implements Command, CborSerializable {}

  /** Show card and deed. */
  public record Show(ActorRef<ModelStatus> replyTo) implements Command, CborSerializable {}

  private record TakenOver(Digest statement) implements Command {}

  private record NotTakenOver() implements Command {}

  private record TryAgain() implements Command {}

  private Model(
      Digest root,
      Domain domain,
      InstantSource clock,
      Supplier<RecipientRef<Batcher.Command>> batcher,
      ActorContext<Command> context,
      TimerScheduler<Command> timers) {
    super(
        PersistenceId.of(TYPE_KEY.name(), root.toString()),
        SupervisorStrategy.restartWithBackoff(Duration.ofMillis(200), Duration.ofSeconds(5), 0.1));
    this.root = root;
    this.domain = domain;
    this.clock = clock;
    this.handOver =
        new HandOver<>(
            context,
            timers,
            batcher,
            publication -> new TakenOver(publication.statement().digest(domain)),
            new NotTakenOver(),
            new TryAgain());
  }

  /** Returns the behaviour of one model. */
  public static Behavior<Command> create(
      Digest root,
      Domain domain,
      InstantSource clock,
      Supplier<RecipientRef<Batcher.Command>> batcher) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> new Model(root, domain, clock, batcher, context, timers)));
  }

  @Override
  public ModelState emptyState() {
    return ModelState.of(root);
  }

  @Override
  public CommandHandlerWithReply<Command, ModelEvent, ModelState> commandHandler() {
    return this::onCommand;
  }

  @Override
  public EventHandler<ModelState, ModelEvent> eventHandler() {
    return ModelState::apply;
  }

  @Override
  public Set<String> tagsFor(ModelEvent event) {
    return event instanceof ModelEvent.HandedOver ? JournalTags.NONE : JournalTags.ROWS;
  }

  @Override
  public SignalHandler<ModelState> signalHandler() {
    return newSignalHandlerBuilder().onSignal(RecoveryCompleted.instance(), this::pursue).build();
  }

  private ReplyEffect<ModelEvent, ModelState> onCommand(ModelState state, Command command) {
    return switch (command) {
      case Register c -> onRegister(state, c);
      case Show c -> Effect().reply(c.replyTo(), ModelStatus.of(state));
      case TakenOver c -> onTakenOver(c);
      case NotTakenOver c -> onNotTakenOver();
      case TryAgain c -> Effect().none().thenRun(this::pursue).thenNoReply();
    };
  }

  private ReplyEffect<ModelEvent, ModelState> onRegister(ModelState state, Register command) {
    long now = clock.instant().getEpochSecond();
    return switch (state.register(command.card(), command.deed(), command.blocks(), domain, now)) {
      case ModelState.Decision.Happens happens ->
          Effect()
              .persist(happens.events())
              .thenRun(this::pursue)
              .thenReply(command.replyTo(), s -> StatusReply.success(ModelStatus.of(s)));
      case ModelState.Decision.Refused refused ->
          Effect().reply(command.replyTo(), StatusReply.error(refused.reason()));
    };
  }

  private ReplyEffect<ModelEvent, ModelState> onTakenOver(TakenOver taken) {
    handOver.done();
    return Effect()
        .persist(new ModelEvent.HandedOver(taken.statement()))
        .thenRun(this::pursue)
        .thenNoReply();
  }

  private ReplyEffect<ModelEvent, ModelState> onNotTakenOver() {
    handOver.failed();
    return Effect().noReply();
  }

  private void pursue(ModelState state) {
    handOver.pursue(state.pending());
  }
}
