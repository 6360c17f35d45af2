package network.byline.peer.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import network.byline.base.identity.SigningKey;
import network.byline.base.receipt.BatchFile;
import network.byline.base.receipt.Ledger;
import network.byline.base.receipt.Outcome;
import network.byline.base.receipt.Receipt;
import network.byline.base.receipt.ReceiptEntry;
import network.byline.base.statement.Contribution;
import network.byline.base.statement.Signed;
import network.byline.base.value.Address;
import network.byline.base.value.Amount;
import network.byline.base.value.Digest;
import network.byline.chain.vault.At;
import network.byline.chain.vault.CoinContract;
import network.byline.chain.vault.VaultState;
import network.byline.peer.api.v1.Account;
import network.byline.peer.api.v1.DatanetUsage;
import network.byline.peer.api.v1.Earnings;
import network.byline.peer.api.v1.GetAccountRequest;
import network.byline.peer.api.v1.GetEarningsRequest;
import network.byline.peer.api.v1.GetUsageRequest;
import network.byline.peer.audit.AuditFolder;
import network.byline.peer.client.HostClient;
import network.byline.peer.client.Wallet;

/** What must hold once all is quiet: orders, files, host, chain and purses tell one story. */
final class Reckoning {

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final HostClient host;
  private final Wallet wallet;
  private final AuditFolder folder;

  Reckoning(HostClient host, Wallet wallet, AuditFolder folder) {
    this.host = host;
    this.wallet = wallet;
    this.folder = folder;
  }

  /** Waits until everything that was settled or said is in a batch that claims are paid from. */
  void awaitQuiet(long statements) {
    await("all is batched and active")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(300))
        .untilAsserted(
            () -> {
              List<BatchFile> files = files();
              assertThat(host.freshStatus().getReceiptsUnbatched()).isZero();
              assertThat(files.stream().mapToLong(f -> f.statements().contributions().size()).sum())
                  .isGreaterThanOrEqualTo(statements);
              VaultState state = wallet.vaultState();
              assertThat(state.lastBatch()).as("anchored").isEqualTo(files.size());
              assertThat(state.activeBatch()).as("active").isEqualTo(files.size());
              assertThat(state.collectedTotal())
                  .as("collected")
                  .isEqualTo(sum(files.getLast().ledger().fees().values()));
            });
  }

  List<BatchFile> files() {
    return folder.batches().stream()
        .map(number -> BatchFile.decode(folder.batch(number).orElseThrow()))
        .toList();
  }

  /** Checks that batches follow one another without a gap and each ledger from its receipts. */
  Ledger checkFiles(List<BatchFile> files, Map<Long, Digest> contributed) {
    Digest previous = Digest.ZERO;
    Ledger ledger = Ledger.EMPTY;
    long receipts = 0;
    List<Digest> log = new ArrayList<>();
    for (int i = 0; i < files.size(); i++) {
      BatchFile file = files.get(i);
      assertThat(file.number()).isEqualTo(i + 1L);
      assertThat(file.previous()).isEqualTo(previous);
      assertThat(file.firstReceipt()).isEqualTo(receipts);
      ledger = ledger.plus(file.receipts());
      assertThat(file.ledger()).isEqualTo(ledger);
      receipts += file.receipts().size();
      for (Signed<Contribution> statement : file.statements().contributions()) {
        log.add(statement.digest(file.domain()));
      }
      previous = BatchFile.digest(file.toBytes());
    }
    assertThat(log).doesNotHaveDuplicates();
    contributed.forEach((index, digest) -> assertThat(log.get(index.intValue())).isEqualTo(digest));
    assertThat(ledger.payoutTotal().plus(ledger.commonsTotal()))
        .isEqualTo(sum(ledger.fees().values()));
    return ledger;
  }

  /** Checks that every order has one receipt, the one that its client was given. */
  void checkOrders(List<BatchFile> files, List<Customer> customers) {
    Map<Digest, ReceiptEntry> byOrder = new HashMap<>();
    for (BatchFile file : files) {
      for (ReceiptEntry entry : file.receipts()) {
        assertThat(byOrder.put(entry.receipt().order(), entry)).as("one receipt").isNull();
      }
    }
    for (Customer customer : customers) {
      Amount cap = Amount.ZERO;
      for (Customer.Ordered ordered : customer.orders()) {
        ReceiptEntry entry =
            Objects.requireNonNull(byOrder.remove(ordered.digest), "order " + ordered.nonce);
        Receipt receipt = Customer.receipt(ordered);
        assertThat(entry.receipt()).isEqualTo(receipt);
        boolean delivered = receipt.outcome() == Outcome.DELIVERED;
        assertThat(receipt.fee().isZero()).isEqualTo(!delivered || receipt.tokens() == 0);
        cap = cap.compareTo(ordered.cap) < 0 ? ordered.cap : cap;
      }
      Amount fees = fees(customer);
      assertThat(fees).isLessThanOrEqualTo(cap);
      assertThat(wallet.collected(customer.key().address())).isEqualTo(fees);
      checkAccount(customer.key().address(), fees);
    }
    assertThat(byOrder).as("receipts of orders that nobody gave").isEmpty();
  }

  /** Checks that payees have exactly what they earned, and the vault the rest. */
  void checkPayees(Ledger ledger, List<SigningKey> payees) {
    for (SigningKey key : payees) {
      Address payee = key.address();
      Amount due = ledger.payees().getOrDefault(payee, Amount.ZERO);
      assertThat(wallet.vault().claimed(wallet.chain(), payee, At.LATEST)).isEqualTo(due);
      assertThat(wallet.balance(payee)).isEqualTo(due);
    }
    ledger
        .payees()
        .forEach(
            (payee, due) -> {
              Earnings earnings =
                  host.network()
                      .getEarnings(
                          GetEarningsRequest.newBuilder()
                              .setAccount(HostClient.bytes(payee))
                              .build());
              assertThat(Amount.parse(earnings.getSettled())).isEqualTo(due);
              assertThat(Amount.parse(earnings.getAnchored())).isEqualTo(due);
              assertThat(
                      Amount.parse(earnings.getClaimed())
                          .plus(Amount.parse(earnings.getClaimable())))
                  .isEqualTo(due);
            });
    Amount commons =
        host.network().getUsage(GetUsageRequest.getDefaultInstance()).getDatanetsList().stream()
            .map(DatanetUsage::getCommons)
            .map(Amount::parse)
            .reduce(Amount.ZERO, Amount::plus);
    assertThat(commons).isEqualTo(ledger.commonsTotal());
    VaultState vault = wallet.vaultState();
    assertThat(new CoinContract(vault.coin()).balance(wallet.chain(), vaultAddress(), At.LATEST))
        .isEqualTo(vault.holdings());
    assertThat(vault.claimedTotal())
        .isEqualTo(
            sum(
                payees.stream()
                    .map(key -> ledger.payees().getOrDefault(key.address(), Amount.ZERO))
                    .toList()));
  }

  private void checkAccount(Address client, Amount fees) {
    Account account =
        host.accounts()
            .getAccount(
                GetAccountRequest.newBuilder().setAddress(HostClient.bytes(client)).build());
    Amount deposit = Amount.parse(account.getDeposit());
    assertThat(deposit).isEqualTo(Wallet.DEVELOPMENT_DEPOSIT);
    assertThat(Amount.parse(account.getHeld())).isEqualTo(Amount.ZERO);
    assertThat(Amount.parse(account.getCollected()).plus(Amount.parse(account.getUncollected())))
        .isEqualTo(fees);
  }

  private Address vaultAddress() {
    return wallet.vault().address();
  }

  private static Amount fees(Customer customer) {
    return sum(customer.orders().stream().map(o -> Customer.receipt(o).fee()).toList());
  }

  private static Amount sum(Iterable<Amount> amounts) {
    Amount sum = Amount.ZERO;
    for (Amount amount : amounts) {
      sum = sum.plus(amount);
    }
    return sum;
  }
}
