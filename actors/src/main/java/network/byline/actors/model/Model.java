package network.byline.actors.model;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import network.byline.actors.batch.Batcher;
import network.byline.actors.batch.HandOver;
import network.byline.actors.batch.Publication;
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

  private static final Duration IDLE_AFTER = Duration.ofSeconds(60);

  private final Digest root;
  private final Domain domain;
  private final InstantSource clock;
  private final HandOver<Command> handOver;
  private final Runnable passivate;

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

  private record TakenOver(Publication publication) implements Command {}

  private record NotTakenOver() implements Command {}

  private record TryAgain() implements Command {}

  private record Idle() implements Command {}

  private Model(
      Digest root,
      Domain domain,
      InstantSource clock,
      Supplier<RecipientRef<Batcher.Command>> batcher,
      Consumer<ActorRef<Command>> passivate,
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
            context, timers, batcher, TakenOver::new, new NotTakenOver(), new TryAgain());
    this.passivate = () -> passivate.accept(context.getSelf());
  }

  /**
   * Returns the behaviour of one model.
   *
   * @param batcher the entity that gathers statements
   * @param passivate lets the entity go
   */
  public static Behavior<Command> create(
      Digest root,
      Domain domain,
      InstantSource clock,
      Supplier<RecipientRef<Batcher.Command>> batcher,
      Consumer<ActorRef<Command>> passivate) {
    return Behaviors.setup(
        context -> {
          context.setReceiveTimeout(IDLE_AFTER, new Idle());
          return Behaviors.withTimers(
              timers -> new Model(root, domain, clock, batcher, passivate, context, timers));
        });
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
      case TakenOver c -> onTakenOver(state, c);
      case NotTakenOver c -> onNotTakenOver();
      case TryAgain c -> Effect().none().thenRun(this::pursue).thenNoReply();
      case Idle c -> onIdle(state);
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

  private ReplyEffect<ModelEvent, ModelState> onTakenOver(ModelState state, TakenOver taken) {
    if (!handOver.taken(state.pending(), taken.publication())) {
      return Effect().noReply();
    }
    return Effect()
        .persist(new ModelEvent.HandedOver(taken.publication().statement().digest(domain)))
        .thenRun(this::pursue)
        .thenNoReply();
  }

  private ReplyEffect<ModelEvent, ModelState> onNotTakenOver() {
    handOver.failed();
    return Effect().noReply();
  }

  /** One that nobody has registered was only asked about, by anyone: it is not to stay. */
  private ReplyEffect<ModelEvent, ModelState> onIdle(ModelState state) {
    if (state.card().isEmpty()) {
      passivate.run();
    }
    return Effect().noReply();
  }

  private void pursue(ModelState state) {
    handOver.pursue(state.pending());
  }
}
