package network.byline.actors.batch;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import network.byline.actors.serialization.CborSerializable;
import network.byline.actors.serialization.JournalTags;
import network.byline.base.eip712.Domain;
import network.byline.base.receipt.ReceiptEntry;
import network.byline.base.statement.MachineCertificate;
import network.byline.base.statement.Signed;
import network.byline.storage.batch.BatchFolder;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
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
 * The entity that gathers receipts and statements into batches; one for the operator's vault, whose
 * address is its id. A batch is closed when its first content has waited for the interval, when
 * enough receipts wait, or on request. Its content is fixed first, then its file is written, then
 * it counts as closed; after a crash in between, the same file is written again.
 */
public final class Batcher
    extends EventSourcedBehaviorWithEnforcedReplies<Batcher.Command, BatchEvent, BatchState> {

  /** What sharding knows the entity by. */
  public static final EntityTypeKey<Command> TYPE_KEY =
      EntityTypeKey.create(Command.class, "Batcher");

  private static final Duration AGAIN_AFTER = Duration.ofSeconds(2);

  private final Parts parts;
  private final ActorContext<Command> context;
  private final TimerScheduler<Command> timers;
  private final List<ActorRef<StatusReply<BatcherStatus>>> waitingForClose = new ArrayList<>();
  private final List<ActorRef<StatusReply<BatcherStatus>>> waitingForNext = new ArrayList<>();
  private boolean writing;

  /**
   * What a batcher works with.
   *
   * @param domain chain and vault
   * @param terms when a batch is due
   * @param folder where the files go
   * @param archive knows receipts that are too old to be remembered
   * @param clock the time
   * @param blocking runs what may block
   */
  public record Parts(
      Domain domain,
      BatchTerms terms,
      BatchFolder folder,
      ReceiptArchive archive,
      InstantSource clock,
      Executor blocking) {}

  /** What can be asked of the batcher. */
  public sealed interface Command {}

  /** Put a receipt into the next batch; answered once it is sure to be in one, and only in one. */
  public record AddReceipt(
      ReceiptEntry entry,
      List<Signed<MachineCertificate>> certificates,
      ActorRef<StatusReply<Done>> replyTo)
      implements Command, CborSerializable {}

  /**
   * Put a statement into the next batch; answered once it is sure to be in one, and only in one.
   */
  public record AddStatement(Publication publication, ActorRef<StatusReply<Done>> replyTo)
      implements Command, CborSerializable {}

  /** Close a batch now, if anything waits; answered when its file is written. */
  public record Close(ActorRef<StatusReply<BatcherStatus>> replyTo)
      implements Command, CborSerializable {}

  /** Say where it stands. */
  public record Show(ActorRef<BatcherStatus> replyTo) implements Command, CborSerializable {}

  private record Looked(AddReceipt command, boolean batched) implements Command {}

  private record LookFailed(AddReceipt command, Throwable error) implements Command {}

  private record Due() implements Command {}

  private record Written(BatchEvent.Closed closed) implements Command {}

  private record WriteFailed(Throwable error) implements Command {}

  private record WriteAgain() implements Command {}

  private Batcher(Parts parts, ActorContext<Command> context, TimerScheduler<Command> timers) {
    super(
        PersistenceId.of(TYPE_KEY.name(), parts.domain().vault().toString()),
        SupervisorStrategy.restartWithBackoff(Duration.ofMillis(200), Duration.ofSeconds(5), 0.1));
    this.parts = parts;
    this.context = context;
    this.timers = timers;
  }

  /** Returns the behaviour of the batcher of one vault. */
  public static Behavior<Command> create(Parts parts) {
    return Behaviors.setup(
        context -> Behaviors.withTimers(timers -> new Batcher(parts, context, timers)));
  }

  @Override
  public BatchState emptyState() {
    return BatchState.of(parts.domain());
  }

  @Override
  public CommandHandlerWithReply<Command, BatchEvent, BatchState> commandHandler() {
    return this::onCommand;
  }

  @Override
  public EventHandler<BatchState, BatchEvent> eventHandler() {
    return BatchState::apply;
  }

  @Override
  public Set<String> tagsFor(BatchEvent event) {
    return event instanceof BatchEvent.Closed ? JournalTags.ROWS : JournalTags.NONE;
  }

  @Override
  public SignalHandler<BatchState> signalHandler() {
    return newSignalHandlerBuilder().onSignal(RecoveryCompleted.instance(), this::pursue).build();
  }

  @Override
  public RetentionCriteria retentionCriteria() {
    return RetentionCriteria.snapshotEvery(500, 2);
  }

  private ReplyEffect<BatchEvent, BatchState> onCommand(BatchState state, Command command) {
    return switch (command) {
      case AddReceipt c -> onAddReceipt(state, c, false);
      case AddStatement c -> onAddStatement(state, c);
      case Close c -> onClose(state, c);
      case Show c -> Effect().reply(c.replyTo(), BatcherStatus.of(state));
      case Looked c -> onLooked(state, c);
      case LookFailed c ->
          Effect().reply(c.command().replyTo(), StatusReply.error(String.valueOf(c.error())));
      case Due c -> beginClosing(state);
      case Written c -> onWritten(c);
      case WriteFailed c -> onWriteFailed(state, c);
      case WriteAgain c -> Effect().none().thenRun(this::pursue).thenNoReply();
    };
  }

  private ReplyEffect<BatchEvent, BatchState> onAddReceipt(
      BatchState state, AddReceipt command, boolean knownToBeNew) {
    BatchState.Decision decision =
        state.addReceipt(command.entry(), command.certificates(), knownToBeNew, now());
    if (decision instanceof BatchState.Decision.Forgotten) {
      context.pipeToSelf(
          parts.archive().holds(command.entry().receipt().id()),
          (batched, error) ->
              error == null ? new Looked(command, batched) : new LookFailed(command, error));
      return Effect().noReply();
    }
    return added(decision, command.replyTo());
  }

  private ReplyEffect<BatchEvent, BatchState> onLooked(BatchState state, Looked looked) {
    return looked.batched()
        ? Effect().reply(looked.command().replyTo(), StatusReply.success(Done.done()))
        : onAddReceipt(state, looked.command(), true);
  }

  private ReplyEffect<BatchEvent, BatchState> onAddStatement(
      BatchState state, AddStatement command) {
    return added(state.addStatement(command.publication(), now()), command.replyTo());
  }

  private ReplyEffect<BatchEvent, BatchState> added(
      BatchState.Decision decision, ActorRef<StatusReply<Done>> replyTo) {
    return switch (decision) {
      case BatchState.Decision.Happens happens ->
          Effect()
              .persist(happens.event())
              .thenRun(this::pursue)
              .thenReply(replyTo, s -> StatusReply.success(Done.done()));
      case BatchState.Decision.Repeated repeated ->
          Effect().reply(replyTo, StatusReply.success(Done.done()));
      case BatchState.Decision.Refused refused ->
          Effect().reply(replyTo, StatusReply.error(refused.reason()));
      case BatchState.Decision.Forgotten forgotten ->
          throw new IllegalStateException("only receipts can be forgotten");
    };
  }

  private ReplyEffect<BatchEvent, BatchState> onClose(BatchState state, Close command) {
    if (state.closing().isEmpty() && state.nothingWaits()) {
      return Effect().reply(command.replyTo(), StatusReply.success(BatcherStatus.of(state)));
    }
    boolean later = state.waitsBeyondClosing();
    (later ? waitingForNext : waitingForClose).add(command.replyTo());
    return beginClosing(state);
  }

  private ReplyEffect<BatchEvent, BatchState> beginClosing(BatchState state) {
    return state.close(parts.terms().receipts(), now()) instanceof BatchState.Decision.Happens begun
        ? Effect().persist(begun.event()).thenRun(this::pursue).thenNoReply()
        : Effect().noReply();
  }

  private ReplyEffect<BatchEvent, BatchState> onWritten(Written written) {
    writing = false;
    return Effect()
        .persist(written.closed())
        .thenRun(
            (BatchState state) -> {
              BatcherStatus status = BatcherStatus.of(state);
              waitingForClose.forEach(replyTo -> replyTo.tell(StatusReply.success(status)));
              waitingForClose.clear();
              waitingForClose.addAll(waitingForNext);
              waitingForNext.clear();
              pursue(state);
            })
        .thenNoReply();
  }

  private ReplyEffect<BatchEvent, BatchState> onWriteFailed(BatchState state, WriteFailed failed) {
    writing = false;
    context.getLog().error("cannot write batch {}", state.number() + 1, failed.error());
    waitingForClose.forEach(
        replyTo -> replyTo.tell(StatusReply.error(String.valueOf(failed.error().getMessage()))));
    waitingForClose.clear();
    timers.startSingleTimer(new WriteAgain(), AGAIN_AFTER);
    return Effect().noReply();
  }

  /** Does what the state asks for next: writes the file of a batch being closed, or waits. */
  private void pursue(BatchState state) {
    if (state.closing().isPresent()) {
      timers.cancel(Due.class);
      if (!writing) {
        writing = true;
        context.pipeToSelf(
            CompletableFuture.supplyAsync(
                () -> BatchWriting.write(state, parts.folder()), parts.blocking()),
            (closed, error) -> error == null ? new Written(closed) : new WriteFailed(error));
      }
    } else if (state.receipts().size() >= parts.terms().receipts() || someoneWaits(state)) {
      context.getSelf().tell(new Due());
    } else if (!state.nothingWaits() && !timers.isTimerActive(Due.class)) {
      timers.startSingleTimer(Due.class, new Due(), parts.terms().interval());
    }
  }

  /** Tells whether a batch was asked for that nobody has begun to close. */
  private boolean someoneWaits(BatchState state) {
    return !waitingForClose.isEmpty() && !state.nothingWaits();
  }

  private long now() {
    return parts.clock().instant().getEpochSecond();
  }
}
