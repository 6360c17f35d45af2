package network.byline.actors.ledger;

import static network.byline.actors.ledger.Economy.units;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import network.byline.actors.SampleJobs;
import network.byline.actors.account.AccountState;
import network.byline.base.receipt.Ledger;
import network.byline.base.value.Address;
import network.byline.base.value.Amount;

/**
 * Deposits = balances + pool + commons + claims, to the unit and after every step of long random
 * histories: once as the vault counts, once as the postings say, and both the same.
 */
class ConservationProperties {

  private static final int STEPS = 10_000;
  private static final String COMMONS = Accounts.commons(SampleJobs.DATANET);

  /** Names are hashed with their checksums, which would cost more than the steps. */
  private static final Map<String, Map<Address, String>> NAMES = new HashMap<>();

  @Property(
      tries = 11,
      seed = "20261122",
      edgeCases = EdgeCasesMode.NONE,
      shrinking = ShrinkingMode.OFF)
  void moneyIsConservedOnAllItsPaths(@ForAll long seed) {
    Economy economy = new Economy(seed);
    for (int step = 0; step < STEPS; step++) {
      try {
        economy.step();
        check(economy);
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("seed " + seed + ", step " + step, e);
      }
    }
    economy.finish();
    check(economy);
    checkEnd(economy);
    assertThat(economy.done)
        .as("everything happens")
        .containsKeys(
            "deposit",
            "order",
            "refused",
            "paid end",
            "free end",
            "hold ended again",
            "handed over again",
            "ended job again",
            "log again",
            "batch",
            "collect",
            "activate",
            "claim",
            "exit",
            "fund");
  }

  private static void check(Economy economy) {
    checkVault(economy);
    checkAccounts(economy);
    checkEarnings(economy);
    checkWhole(economy);
  }

  /** The vault's coins are what its counters say, and cover what is active and not claimed. */
  private static void checkVault(Economy economy) {
    VaultModel vault = economy.vault;
    long deposits = 0;
    long exits = 0;
    long balances = 0;
    for (Map.Entry<Address, VaultModel.Client> row : vault.clients.entrySet()) {
      VaultModel.Client client = row.getValue();
      assertThat(client.remaining()).isNotNegative();
      assertThat(client.collected)
          .as("collected within the largest cap")
          .isLessThanOrEqualTo(economy.largestCap(row.getKey()));
      deposits += client.deposited;
      exits += client.exited;
      balances += client.remaining();
    }
    VaultModel.Batch active = vault.batch(vault.active);
    long unclaimed = active.payoutTotal() - vault.claimedTotal;
    long rest = vault.available() - active.needed();
    assertThat(unclaimed).isNotNegative();
    assertThat(rest).as("what is active is covered").isNotNegative();
    assertThat(deposits + vault.funded)
        .as("deposits = balances + pool + commons + claims")
        .isEqualTo(
            exits + balances + (rest + unclaimed) + active.commonsTotal() + vault.claimedTotal);
    assertThat(vault.coins).isEqualTo(balances + rest + unclaimed + active.commonsTotal());
  }

  /** What accounts say is what their postings say; nothing is collected that is not a fee. */
  private static void checkAccounts(Economy economy) {
    Book book = economy.book;
    assertThat(book.total()).isEqualTo(BigInteger.ZERO);
    BigInteger deposits = BigInteger.ZERO;
    BigInteger pool = BigInteger.ZERO;
    for (AccountState account : economy.accounts.values()) {
      Address client = account.client();
      BigInteger deposited = account.deposited().toBigInteger();
      BigInteger exited = account.exited().toBigInteger();
      BigInteger collected = account.collected().toBigInteger();
      BigInteger fees = account.fees().toBigInteger();
      BigInteger held = account.held().toBigInteger();
      assertThat(book.balance(name("held", Accounts::held, client))).isEqualTo(held);
      assertThat(book.balance(name("free", Accounts::free, client)))
          .isEqualTo(deposited.subtract(exited).subtract(fees).subtract(held));
      assertThat(book.balance(name("fees", Accounts::fees, client)))
          .as("fees captured less fees settled")
          .isEqualTo(fees.subtract(BigInteger.valueOf(economy.settled.getOrDefault(client, 0L))));
      assertThat(collected).isLessThanOrEqualTo(fees);
      deposits = deposits.add(exited).add(collected).subtract(deposited);
      pool = pool.subtract(collected);
    }
    assertThat(book.balance(Accounts.VAULT_DEPOSITS)).isEqualTo(deposits);
    assertThat(book.balance(Accounts.VAULT_POOL)).isEqualTo(pool);
  }

  /** Every payee has earned what jobs paid it: batched, waiting, or not handed over yet. */
  private static void checkEarnings(Economy economy) {
    Ledger all =
        economy.batcher.ledger().plus(economy.batcher.receipts()).plus(economy.notHandedOver);
    all.payees()
        .forEach(
            (payee, amount) -> {
              assertThat(economy.book.balance(name("payee", Accounts::payee, payee)))
                  .isEqualTo(amount.toBigInteger());
              assertThat(economy.earned).containsEntry(payee, units(amount));
              assertThat(economy.vault.claimed.getOrDefault(payee, 0L))
                  .as("nobody claims more than it earned")
                  .isLessThanOrEqualTo(units(amount));
            });
    assertThat(all.payees()).hasSameSizeAs(economy.earned);
    assertThat(economy.book.balance(COMMONS)).isEqualTo(all.commonsTotal().toBigInteger());
    assertThat(all.payoutTotal().plus(all.commonsTotal()))
        .as("fees are split to the last unit")
        .isEqualTo(sum(all.fees()));
    assertThat(units(sum(all.fees())))
        .isEqualTo(economy.settled.values().stream().mapToLong(Long::longValue).sum());
    Ledger batched = economy.batcher.ledger();
    assertThat(economy.book.balance(Accounts.BATCHED_PAYOUTS))
        .isEqualTo(batched.payoutTotal().toBigInteger());
    assertThat(economy.book.balance(Accounts.BATCHED_COMMONS))
        .isEqualTo(batched.commonsTotal().toBigInteger());
  }

  /** The postings know of every coin of the vault but for the logs that are still on their way. */
  private static void checkWhole(Economy economy) {
    long onTheWay = 0;
    BigInteger books = BigInteger.ZERO;
    for (AccountState account : economy.accounts.values()) {
      VaultModel.Client client = economy.vault.client(account.client());
      onTheWay += client.deposited - units(account.deposited());
      onTheWay -= client.exited - units(account.exited());
      books =
          books
              .add(economy.book.balance(name("free", Accounts::free, account.client())))
              .add(economy.book.balance(name("held", Accounts::held, account.client())))
              .add(economy.book.balance(name("fees", Accounts::fees, account.client())));
    }
    for (Address payee : economy.earned.keySet()) {
      books = books.add(economy.book.balance(name("payee", Accounts::payee, payee)));
    }
    books = books.add(economy.book.balance(COMMONS));
    long chain =
        economy.vault.clients.values().stream().mapToLong(c -> c.deposited - c.exited).sum();
    assertThat(books.longValueExact() + onTheWay).isEqualTo(chain);
  }

  /** When all is done, every fee is collected or funded, and everyone has what was earned. */
  private static void checkEnd(Economy economy) {
    VaultModel vault = economy.vault;
    Ledger ledger = economy.batcher.ledger();
    long shortfall = 0;
    for (AccountState account : economy.accounts.values()) {
      assertThat(account.held()).isEqualTo(Amount.ZERO);
      assertThat(units(account.collected())).isEqualTo(vault.client(account.client()).collected);
      shortfall += units(account.uncollected());
      if (account.exited().isZero()) {
        assertThat(account.uncollected()).as("who stays is collected from").isEqualTo(Amount.ZERO);
      }
    }
    assertThat(vault.claimed).isEqualTo(economy.earned);
    assertThat(vault.claimedTotal).isEqualTo(units(ledger.payoutTotal()));
    assertThat(vault.available() - units(ledger.payoutTotal()) - units(ledger.commonsTotal()))
        .as("what is left in the pool is what was funded and collected after all")
        .isEqualTo(vault.funded - shortfall);
  }

  private static String name(String kind, Function<Address, String> of, Address address) {
    return NAMES.computeIfAbsent(kind, k -> new HashMap<>()).computeIfAbsent(address, of);
  }

  private static Amount sum(Map<?, Amount> amounts) {
    return amounts.values().stream().reduce(Amount.ZERO, Amount::plus);
  }
}
