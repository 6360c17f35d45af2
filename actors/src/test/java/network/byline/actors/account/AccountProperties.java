package network.byline.actors.account;

import static network.byline.actors.Samples.CLIENT;
import static network.byline.actors.Samples.digest;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.List;
import java.util.function.Function;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import network.byline.actors.Samples;
import network.byline.actors.ledger.Accounts;
import network.byline.actors.ledger.Book;
import network.byline.base.statement.Signed;
import network.byline.base.statement.SpendingCap;
import network.byline.base.value.Address;
import network.byline.base.value.Amount;

class AccountProperties {

  private static final Address CLIENT_ADDRESS = CLIENT.address();
  private static final List<Signed<SpendingCap>> CAPS =
      List.of(Samples.cap(100), Samples.cap(700), Samples.cap(2_000));

  /** One thing that happens to the account, from numbers drawn at random. */
  record Step(int kind, int nonce, int amount, int cap, int secondsLater) {}

  @Property(tries = 300, seed = "20261101", edgeCases = EdgeCasesMode.NONE)
  void moneyIsNeitherMadeNorLost(@ForAll("histories") List<Step> history) {
    AccountState account = AccountState.of(CLIENT_ADDRESS);
    Book book = new Book();
    long now = 1_000_000;
    long block = 0;
    for (Step step : history) {
      now += step.secondsLater();
      AccountState.Decision decision = command(account, step, now, ++block).apply(account);
      if (decision instanceof AccountState.Decision.Happens happens) {
        book.enter(happens.event().postings());
        account = account.apply(happens.event());
        if (happens.event() instanceof AccountEvent.HoldTaken) {
          assertThat(account.committed()).isLessThanOrEqualTo(account.cap());
          assertThat(account.committed())
              .isLessThanOrEqualTo(account.deposited().minus(account.exited()));
        }
      }
      assertBalanced(account, book);
    }
  }

  @Property(tries = 200, seed = "20261102", edgeCases = EdgeCasesMode.NONE)
  void whateverIsDoneTwiceCountsOnce(@ForAll("histories") List<Step> history) {
    AccountState account = AccountState.of(CLIENT_ADDRESS);
    long now = 1_000_000;
    long block = 0;
    for (Step step : history) {
      now += step.secondsLater();
      Function<AccountState, AccountState.Decision> command = command(account, step, now, ++block);
      if (command.apply(account) instanceof AccountState.Decision.Happens happens) {
        account = account.apply(happens.event());
        assertThat(command.apply(account)).isInstanceOf(AccountState.Decision.Repeated.class);
      }
    }
  }

  /** Returns what is asked of the account in a step, with all its values fixed. */
  private static Function<AccountState, AccountState.Decision> command(
      AccountState account, Step step, long now, long block) {
    LogPosition log = new LogPosition(block, digest((int) block), 0);
    Amount more = Amount.of(step.amount());
    return switch (step.kind()) {
      case 0 -> takeIn(log, new VaultChange.Deposited(account.deposited().plus(more)));
      case 1 -> {
        // The vault collects no more than has been spent and is there.
        Amount most = min(account.fees(), account.deposited().minus(account.exited()));
        yield takeIn(log, new VaultChange.Collected(most));
      }
      case 2 -> takeIn(log, new VaultChange.ExitRequested(now));
      case 3 -> takeIn(log, new VaultChange.ExitCancelled());
      case 4 -> takeIn(log, new VaultChange.Exited(account.deposited().minus(account.collected())));
      case 5, 6, 7 ->
          state ->
              state.hold(
                  step.nonce(), digest(step.nonce()), more, now + 50, CAPS.get(step.cap()), now);
      case 8 -> {
        AccountState.Hold hold = account.holds().get((long) step.nonce());
        Amount fee = hold == null ? Amount.ZERO : min(hold.amount(), more);
        yield state -> state.capture(step.nonce(), fee);
      }
      default -> state -> state.release(step.nonce());
    };
  }

  private static Function<AccountState, AccountState.Decision> takeIn(
      LogPosition log, VaultChange change) {
    return state -> state.takeIn(log, change);
  }

  private static void assertBalanced(AccountState account, Book book) {
    assertThat(book.total()).isEqualTo(BigInteger.ZERO);
    BigInteger deposited = account.deposited().toBigInteger();
    BigInteger exited = account.exited().toBigInteger();
    BigInteger collected = account.collected().toBigInteger();
    BigInteger fees = account.fees().toBigInteger();
    BigInteger held = account.held().toBigInteger();
    assertThat(book.balance(Accounts.held(CLIENT_ADDRESS))).isEqualTo(held);
    assertThat(book.balance(Accounts.fees(CLIENT_ADDRESS))).isEqualTo(fees);
    assertThat(book.balance(Accounts.free(CLIENT_ADDRESS)))
        .isEqualTo(deposited.subtract(exited).subtract(fees).subtract(held));
    assertThat(book.balance(Accounts.VAULT_DEPOSITS))
        .isEqualTo(exited.add(collected).subtract(deposited));
    assertThat(book.balance(Accounts.VAULT_POOL)).isEqualTo(collected.negate());
  }

  private static Amount min(Amount a, Amount b) {
    return a.compareTo(b) < 0 ? a : b;
  }

  @Provide
  Arbitrary<List<Step>> histories() {
    return Combinators.combine(
            Arbitraries.integers().between(0, 9),
            Arbitraries.integers().between(0, 5),
            Arbitraries.integers().between(0, 500),
            Arbitraries.integers().between(0, 2),
            Arbitraries.integers().between(0, 30))
        .as(Step::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(60);
  }
}
