package network.byline.actors.account;

import java.time.Duration;
import java.time.InstantSource;
import network.byline.actors.serialization.CborSerializable;
import network.byline.base.statement.Signed;
import network.byline.base.statement.SpendingCap;
import network.byline.base.value.Address;
import network.byline.base.value.Amount;
import network.byline.base.value.Digest;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;
import org.apache.pekko.pattern.StatusReply;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.javadsl.CommandHandlerWithReply;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehaviorWithEnforcedReplies;
import org.apache.pekko.persistence.typed.javadsl.ReplyEffect;
import org.apache.pekko.persistence.typed.javadsl.RetentionCriteria;

/** The entity of a client's prepaid account; its id is the client's address. */
public final class Account
    extends EventSourcedBehaviorWithEnforcedReplies<Account.Command, AccountEvent, AccountState> {

  /** What sharding knows the entity by. */
  public static final EntityTypeKey<Command> TYPE_KEY =
      EntityTypeKey.create(Command.class, "Account");

  private final Address client;
  private final InstantSource clock;

  /** What can be asked of an account. */
  public sealed interface Command extends CborSerializable {}

  /** Take in a final log of the vault; repeated ones change nothing. */
  public record TakeIn(LogPosition log, VaultChange change, ActorRef<StatusReply<Done>> replyTo)
      implements Command {}

  /** Say whether a hold would be taken, without taking it. */
  public record CanHold(
      long nonce,
      Digest order,
      Amount maxFee,
      long expiry,
      Signed<SpendingCap> cap,
      ActorRef<HoldReply> replyTo)
      implements Command {}

  /** Let a job cost up to an amount. */
  public record TakeHold(
      long nonce,
      Digest order,
      Amount maxFee,
      long expiry,
      Signed<SpendingCap> cap,
      ActorRef<HoldReply> replyTo)
      implements Command {}

  /** End a job's hold with its fee. */
  public record Capture(long nonce, Amount fee, ActorRef<Done> replyTo) implements Command {}

  /** End a job's hold at no cost. */
  public record Release(long nonce, ActorRef<Done> replyTo) implements Command {}

  /** Show the account. */
  public record Show(ActorRef<AccountView> replyTo) implements Command {}

  private Account(Address client, InstantSource clock) {
    super(
        PersistenceId.of(TYPE_KEY.name(), client.toString()),
        SupervisorStrategy.restartWithBackoff(Duration.ofMillis(200), Duration.ofSeconds(5), 0.1));
    this.client = client;
    this.clock = clock;
  }

  /** Returns the behaviour of one client's account. */
  public static Behavior<Command> create(Address client, InstantSource clock) {
    return new Account(client, clock);
  }

  @Override
  public AccountState emptyState() {
    return AccountState.of(client);
  }

  @Override
  public CommandHandlerWithReply<Command, AccountEvent, AccountState> commandHandler() {
    return this::onCommand;
  }

  @Override
  public EventHandler<AccountState, AccountEvent> eventHandler() {
    return AccountState::apply;
  }

  @Override
  public RetentionCriteria retentionCriteria() {
    return RetentionCriteria.snapshotEvery(1000, 2);
  }

  private ReplyEffect<AccountEvent, AccountState> onCommand(AccountState state, Command command) {
    return switch (command) {
      case TakeIn c -> onTakeIn(state, c);
      case CanHold c -> Effect().reply(c.replyTo(), answer(hold(state, c)));
      case TakeHold c -> onTakeHold(state, c);
      case Capture c -> onEnd(state.capture(c.nonce(), c.fee()), c.replyTo());
      case Release c -> onEnd(state.release(c.nonce()), c.replyTo());
      case Show c -> Effect().reply(c.replyTo(), AccountView.of(state));
    };
  }

  private ReplyEffect<AccountEvent, AccountState> onTakeIn(AccountState state, TakeIn command) {
    return switch (state.takeIn(command.log(), command.change())) {
      case AccountState.Decision.Happens happens ->
          Effect()
              .persist(happens.event())
              .thenReply(command.replyTo(), s -> StatusReply.success(Done.done()));
      case AccountState.Decision.Repeated repeated ->
          Effect().reply(command.replyTo(), StatusReply.success(Done.done()));
      case AccountState.Decision.Refused refused ->
          Effect().reply(command.replyTo(), StatusReply.error(refused.reason()));
    };
  }

  private ReplyEffect<AccountEvent, AccountState> onTakeHold(AccountState state, TakeHold command) {
    AccountState.Decision decision =
        state.hold(
            command.nonce(),
            command.order(),
            command.maxFee(),
            command.expiry(),
            command.cap(),
            now());
    return decision instanceof AccountState.Decision.Happens happens
        ? Effect().persist(happens.event()).thenReply(command.replyTo(), s -> new HoldReply.Held())
        : Effect().reply(command.replyTo(), answer(decision));
  }

  private ReplyEffect<AccountEvent, AccountState> onEnd(
      AccountState.Decision decision, ActorRef<Done> replyTo) {
    return decision instanceof AccountState.Decision.Happens happens
        ? Effect().persist(happens.event()).thenReply(replyTo, s -> Done.done())
        : Effect().reply(replyTo, Done.done());
  }

  private AccountState.Decision hold(AccountState state, CanHold command) {
    return state.hold(
        command.nonce(), command.order(), command.maxFee(), command.expiry(), command.cap(), now());
  }

  private static HoldReply answer(AccountState.Decision decision) {
    return decision instanceof AccountState.Decision.Refused refused
        ? new HoldReply.Refused(refused.reason())
        : new HoldReply.Held();
  }

  private long now() {
    return clock.instant().getEpochSecond();
  }
}
