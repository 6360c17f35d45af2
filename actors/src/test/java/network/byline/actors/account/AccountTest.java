package network.byline.actors.account;

import static network.byline.actors.Samples.CLIENT;
import static network.byline.actors.Samples.cap;
import static network.byline.actors.Samples.digest;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.InstantSource;
import network.byline.actors.TestKits;
import network.byline.base.value.Amount;
import org.apache.pekko.Done;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.pattern.StatusReply;
import org.apache.pekko.persistence.testkit.javadsl.EventSourcedBehaviorTestKit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AccountTest {

  private static final long NOW = 1_000_000;
  private static final InstantSource CLOCK = InstantSource.fixed(Instant.ofEpochSecond(NOW));

  @AutoClose("shutdownTestKit")
  private static final ActorTestKit kit = TestKits.inMemory();

  private EventSourcedBehaviorTestKit<Account.Command, AccountEvent, AccountState> account;

  @BeforeEach
  void open() {
    account =
        EventSourcedBehaviorTestKit.create(kit.system(), Account.create(CLIENT.address(), CLOCK));
    account.clear();
  }

  @Test
  void depositIsHeldCapturedAndTheRestIsFreeAgain() {
    deposit(1, 1_000);
    assertThat(hold(1, 400, 1_000)).isEqualTo(new HoldReply.Held());
    account.<Done>runCommand(replyTo -> new Account.Capture(1, Amount.of(150), replyTo));
    AccountView view = show();
    assertThat(view.uncollected()).isEqualTo(Amount.of(150));
    assertThat(view.held()).isEqualTo(Amount.ZERO);
    assertThat(view.available()).isEqualTo(Amount.of(850));
  }

  @Test
  void captureCountsOnce() {
    deposit(1, 1_000);
    hold(1, 400, 1_000);
    account.<Done>runCommand(replyTo -> new Account.Capture(1, Amount.of(150), replyTo));
    var again =
        account.<Done>runCommand(replyTo -> new Account.Capture(1, Amount.of(150), replyTo));
    assertThat(again.hasNoEvents()).isTrue();
    assertThat(show().uncollected()).isEqualTo(Amount.of(150));
  }

  @Test
  void stateSurvivesARestart() {
    deposit(1, 1_000);
    hold(1, 400, 1_000);
    AccountView before = show();
    account.restart();
    assertThat(show()).isEqualTo(before);
    assertThat(hold(1, 400, 1_000)).isEqualTo(new HoldReply.Held());
    assertThat(show().held()).isEqualTo(Amount.of(400));
  }

  @Test
  void whatWouldBeRefusedIsToldBeforehand() {
    HoldReply reply =
        account
            .<HoldReply>runCommand(
                r -> new Account.CanHold(1, digest(1), Amount.of(5), NOW + 60, cap(10), r))
            .reply();
    assertThat(reply)
        .isInstanceOfSatisfying(
            HoldReply.Refused.class,
            refused ->
                assertThat(refused.reason()).startsWith("the deposit of 0 does not cover 5"));
  }

  private void deposit(int block, long total) {
    var result =
        account.<StatusReply<Done>>runCommand(
            replyTo ->
                new Account.TakeIn(
                    new LogPosition(block, digest(block), 0),
                    new VaultChange.Deposited(Amount.of(total)),
                    replyTo));
    assertThat(result.reply().isSuccess()).isTrue();
  }

  private HoldReply hold(long nonce, long maxFee, long cap) {
    return account
        .<HoldReply>runCommand(
            replyTo ->
                new Account.TakeHold(
                    nonce, digest(7), Amount.of(maxFee), NOW + 60, cap(cap), replyTo))
        .reply();
  }

  private AccountView show() {
    return account.<AccountView>runCommand(Account.Show::new).reply();
  }
}
