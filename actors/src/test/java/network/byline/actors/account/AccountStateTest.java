package network.byline.actors.account;

import static network.byline.actors.Samples.CLIENT;
import static network.byline.actors.Samples.cap;
import static network.byline.actors.Samples.digest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import network.byline.base.value.Amount;
import org.junit.jupiter.api.Test;

class AccountStateTest {

  private static final long NOW = 1_000_000;
  private static final long SOON = NOW + 60;

  private AccountState account = AccountState.of(CLIENT.address());

  @Test
  void repeatedLogChangesNothing() {
    happens(account.takeIn(log(5, 1), new VaultChange.Deposited(Amount.of(100))));
    assertThat(account.takeIn(log(5, 1), new VaultChange.Deposited(Amount.of(100))))
        .isEqualTo(new AccountState.Decision.Repeated());
    assertThat(account.takeIn(log(4, 9), new VaultChange.Deposited(Amount.of(50))))
        .isEqualTo(new AccountState.Decision.Repeated());
  }

  @Test
  void lateLogStillCountsForSumsButNotForExits() {
    happens(account.takeIn(log(5, 1), new VaultChange.Deposited(Amount.of(100))));
    happens(account.takeIn(log(4, 1), new VaultChange.Deposited(Amount.of(150))));
    assertThat(account.deposited()).isEqualTo(Amount.of(150));
    assertThat(account.takeIn(log(4, 2), new VaultChange.ExitRequested(NOW)))
        .isEqualTo(new AccountState.Decision.Repeated());
  }

  @Test
  void sameHeightWithAnotherHashIsRefused() {
    happens(account.takeIn(log(5, 1), new VaultChange.Deposited(Amount.of(100))));
    LogPosition other = new LogPosition(5, digest(99), 2);
    assertThat(reason(account.takeIn(other, new VaultChange.Deposited(Amount.of(200)))))
        .contains("block 5 has the hash " + log(5, 1).blockHash())
        .contains(digest(99).toString());
  }

  @Test
  void holdIsLimitedByTheCap() {
    deposit(1_000);
    happens(account.hold(1, digest(1), Amount.of(60), SOON, cap(100), NOW));
    assertThat(reason(account.hold(2, digest(2), Amount.of(41), SOON, cap(100), NOW)))
        .isEqualTo(
            "the spending cap of 100 does not cover 101 (collected 0, uncollected 0, held 60,"
                + " this order 41): sign a larger cap");
    happens(account.hold(2, digest(2), Amount.of(40), SOON, cap(100), NOW));
  }

  @Test
  void holdIsLimitedByTheDeposit() {
    deposit(50);
    assertThat(reason(account.hold(1, digest(1), Amount.of(51), SOON, cap(100), NOW)))
        .startsWith("the deposit of 50 does not cover 51");
  }

  @Test
  void aFeeThatIsLargerThanAnySumIsRefusedNotThrown() {
    deposit(1_000);
    happens(account.hold(1, digest(1), Amount.of(60), SOON, cap(100), NOW));

    assertThat(reason(account.hold(2, digest(2), Amount.MAX, SOON, cap(100), NOW)))
        .startsWith(
            "the spending cap of 100 does not cover "
                + Amount.MAX.toBigInteger().add(java.math.BigInteger.valueOf(60)));
  }

  @Test
  void feesCountUntilTheyAreCollectedAndAfterwards() {
    deposit(100);
    happens(account.hold(1, digest(1), Amount.of(60), SOON, cap(100), NOW));
    happens(account.capture(1, Amount.of(60)));
    assertThat(account.uncollected()).isEqualTo(Amount.of(60));
    happens(account.takeIn(log(9, 0), new VaultChange.Collected(Amount.of(60))));
    assertThat(account.uncollected()).isEqualTo(Amount.ZERO);
    assertThat(account.available()).isEqualTo(Amount.of(40));
    assertThat(reason(account.hold(2, digest(2), Amount.of(41), SOON, cap(200), NOW)))
        .startsWith("the deposit of 100 does not cover 101 (collected 60, uncollected 0");
  }

  @Test
  void capsOnlyGrow() {
    deposit(1_000);
    happens(account.hold(1, digest(1), Amount.of(10), SOON, cap(500), NOW));
    happens(account.hold(2, digest(2), Amount.of(10), SOON, cap(20), NOW));
    assertThat(account.cap()).isEqualTo(Amount.of(500));
    happens(account.hold(3, digest(3), Amount.of(10), SOON, cap(600), NOW));
    assertThat(account.cap()).isEqualTo(Amount.of(600));
  }

  @Test
  void sameNonceWithAnotherOrderIsRefusedNamingBoth() {
    deposit(1_000);
    happens(account.hold(1, digest(1), Amount.of(10), SOON, cap(500), NOW));
    assertThat(account.hold(1, digest(1), Amount.of(10), SOON, cap(500), NOW))
        .isEqualTo(new AccountState.Decision.Repeated());
    assertThat(reason(account.hold(1, digest(2), Amount.of(10), SOON, cap(500), NOW)))
        .contains(digest(1).toString())
        .contains(digest(2).toString());
  }

  @Test
  void nonceOfAnEndedJobStaysUsedUntilItsOrderHasExpired() {
    deposit(1_000);
    happens(account.hold(1, digest(1), Amount.of(10), SOON, cap(500), NOW));
    happens(account.release(1));
    assertThat(reason(account.hold(1, digest(1), Amount.of(10), SOON, cap(500), NOW)))
        .startsWith("nonce 1 was used");
    happens(account.hold(2, digest(2), Amount.of(10), SOON + 60, cap(500), SOON));
    assertThat(account.ended()).isEmpty();
    assertThat(reason(account.hold(1, digest(1), Amount.of(10), SOON, cap(500), SOON)))
        .startsWith("order.expiry");
  }

  @Test
  void expiredOrdersAndThoseGoodForTooLongAreRefused() {
    deposit(1_000);
    assertThat(reason(account.hold(1, digest(1), Amount.of(1), NOW, cap(9), NOW)))
        .startsWith("order.expiry 1000000 has passed");
    assertThat(reason(account.hold(1, digest(1), Amount.of(1), NOW + 86_401, cap(9), NOW)))
        .contains("give at most 86400 s");
  }

  @Test
  void noOrdersDuringAnExit() {
    deposit(1_000);
    happens(account.takeIn(log(20, 0), new VaultChange.ExitRequested(NOW)));
    assertThat(reason(account.hold(1, digest(1), Amount.of(1), SOON, cap(9), NOW)))
        .startsWith("an exit of the deposit is pending");
    assertThat(account.available()).isEqualTo(Amount.ZERO);
    happens(account.takeIn(log(21, 0), new VaultChange.ExitCancelled()));
    happens(account.hold(1, digest(1), Amount.of(1), SOON, cap(9), NOW));
  }

  @Test
  void whatLeftWithAnExitCannotBeSpent() {
    deposit(1_000);
    happens(account.takeIn(log(20, 0), new VaultChange.ExitRequested(NOW)));
    happens(account.takeIn(log(21, 0), new VaultChange.Exited(Amount.of(1_000))));
    assertThat(account.exiting()).isFalse();
    assertThat(reason(account.hold(1, digest(1), Amount.of(1), SOON, cap(9), NOW)))
        .startsWith("the deposit of 0 does not cover 1");
  }

  @Test
  void feeAboveTheHoldIsABug() {
    deposit(1_000);
    happens(account.hold(1, digest(1), Amount.of(10), SOON, cap(500), NOW));
    assertThatThrownBy(() -> account.capture(1, Amount.of(11)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("above its hold of 10");
  }

  private void deposit(long total) {
    happens(account.takeIn(log(1, 0), new VaultChange.Deposited(Amount.of(total))));
  }

  private void happens(AccountState.Decision decision) {
    assertThat(decision).isInstanceOf(AccountState.Decision.Happens.class);
    account = account.apply(((AccountState.Decision.Happens) decision).event());
  }

  private static String reason(AccountState.Decision decision) {
    assertThat(decision).isInstanceOf(AccountState.Decision.Refused.class);
    return ((AccountState.Decision.Refused) decision).reason();
  }

  private static LogPosition log(long block, long index) {
    return new LogPosition(block, digest((int) block), index);
  }
}
