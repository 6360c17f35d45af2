package network.byline.actors.ledger;

import static network.byline.actors.Samples.DOMAIN;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import network.byline.actors.account.AccountState;
import network.byline.actors.batch.BatchEvent;
import network.byline.actors.batch.BatchState;
import network.byline.actors.batch.SampleBatches;
import network.byline.actors.job.AcceptedOrder;
import network.byline.actors.job.JobEvent;
import network.byline.actors.job.JobState;
import network.byline.actors.job.SampleSettlements;
import network.byline.base.receipt.BatchFile;
import network.byline.base.receipt.Receipt;
import network.byline.base.receipt.ReceiptEntry;
import network.byline.base.receipt.Shares;
import network.byline.base.value.Address;
import network.byline.base.value.Amount;
import network.byline.chain.batch.ClaimProof;

/**
 * Everything that moves money, in its pure form: accounts, jobs, batcher and payout rule as they
 * are, the vault as a model. Each step does one random thing; whatever a crash could do twice is
 * done twice at times. What comes from the vault comes later, in order, and sometimes again.
 */
final class Economy {

  private static final int MOST_JOBS = 12;
  private static final int REMEMBERED = 30;
  private static final long LONGEST_STEP = 400;

  /** What the operator sends to the vault, in order. */
  private sealed interface Call {
    record Anchor(int number, VaultModel.Batch batch) implements Call {}

    record Collect(BatchEvent.Collect what) implements Call {}

    record Activate(int number) implements Call {}
  }

  final VaultModel vault = new VaultModel(Market.CLIENTS);
  final Map<Address, AccountState> accounts = new TreeMap<>();
  final Map<Address, Long> settled = new TreeMap<>();
  final Map<Address, Long> largestCap = new TreeMap<>();
  final Map<Address, Long> earned = new TreeMap<>();
  final Book book = new Book();
  final List<ReceiptEntry> notHandedOver = new ArrayList<>();
  BatchState batcher = BatchState.of(DOMAIN);
  int logsSeen;
  final Map<String, Integer> done = new TreeMap<>();

  private final Random random;
  private final Market market;
  private final List<JobState> jobs = new ArrayList<>();
  private final List<JobState.Settled> ended = new ArrayList<>();
  private final Deque<Call> calls = new ArrayDeque<>();
  private final Map<Integer, BatchFile> files = new HashMap<>();
  private final Map<Address, Long> nonces = new HashMap<>();
  private long now = 1_793_500_000L;

  Economy(long seed) {
    random = new Random(seed);
    market = new Market(random);
    for (Address client : Market.CLIENTS) {
      accounts.put(client, AccountState.of(client));
    }
  }

  /** Does one thing. */
  void step() {
    now += random.nextLong(LONGEST_STEP);
    switch (random.nextInt(24)) {
      case 0 -> deposit();
      case 1, 2, 3 -> hearTheVault();
      case 4, 5, 6 -> order();
      case 7, 8, 9, 10, 11, 12, 13, 14 -> moveAJob();
      case 15 -> doAgain();
      case 16, 17 -> moveTheBatch(1 + random.nextInt(6));
      case 18, 19, 20 -> send();
      case 21, 22 -> claim();
      default -> leave();
    }
  }

  /** Ends all jobs, batches, calls and claims; clients keep what they have not spent. */
  void finish() {
    while (!jobs.isEmpty()) {
      moveAJob();
    }
    while (!batcher.nothingWaits() || batcher.closing().isPresent()) {
      moveTheBatch(1_000);
    }
    while (!calls.isEmpty()) {
      now += VaultModel.ACTIVATION_WAIT;
      send();
    }
    while (logsSeen < vault.logs.size()) {
      hearTheVault();
    }
    Optional.ofNullable(files.get(vault.active))
        .ifPresent(file -> file.ledger().payees().keySet().forEach(this::claim));
  }

  // ---- clients ----

  private Address client() {
    return Market.CLIENTS.get(random.nextInt(Market.CLIENTS.size()));
  }

  private void deposit() {
    vault.deposit(client(), 1 + random.nextLong(random.nextBoolean() ? 900 : 90_000_000));
    count("deposit");
  }

  private void hearTheVault() {
    boolean again = logsSeen > 0 && random.nextInt(6) == 0;
    if (again) {
      take(vault.logs.get(logsSeen - 1 - random.nextInt(Math.min(logsSeen, REMEMBERED))), true);
    } else if (logsSeen < vault.logs.size()) {
      take(vault.logs.get(logsSeen++), false);
    }
  }

  private void take(VaultModel.Log log, boolean again) {
    AccountState account = account(log.client());
    AccountState.Decision decision = account.takeIn(log.position(), log.change());
    if (again) {
      assertThat(decision).isInstanceOf(AccountState.Decision.Repeated.class);
      count("log again");
    } else {
      assertThat(decision).isInstanceOf(AccountState.Decision.Happens.class);
      enter(account, decision);
    }
  }

  private void order() {
    if (jobs.size() >= MOST_JOBS) {
      return;
    }
    Address client = client();
    AccountState account = account(client);
    long nonce = nonces.merge(client, 1L, Long::sum);
    long cap = largestCap(client);
    if (random.nextBoolean()) {
      cap += random.nextLong(40_000_000);
    }
    long left = account.available().toBigInteger().longValueExact();
    AcceptedOrder order = market.order(client, nonce, Amount.of(cap), left, now);
    if (!(hold(account, order) instanceof AccountState.Decision.Happens happens)) {
      count("refused");
      return;
    }
    enter(account, happens);
    largestCap.merge(client, cap, Math::max);
    AccountState after = account(client);
    assertThat(after.committed()).isLessThanOrEqualTo(Amount.of(Math.max(cap, largestCap(client))));
    assertThat(after.committed()).isLessThanOrEqualTo(after.deposited().minus(after.exited()));
    assertThat(hold(after, order)).isInstanceOf(AccountState.Decision.Repeated.class);
    jobs.add(
        new JobState.Empty()
            .apply(new JobEvent.Submitted(order))
            .apply(new JobEvent.HoldTaken(now)));
    count("order");
  }

  private AccountState.Decision hold(AccountState account, AcceptedOrder order) {
    return account.hold(
        order.order().nonce(),
        order.digest(),
        order.order().maxFee(),
        order.order().expiry(),
        order.submission().cap(),
        now);
  }

  /** Clients leave at times, but for the last: all its fees must be collected in the end. */
  private void leave() {
    Address client = Market.CLIENTS.get(random.nextInt(Market.CLIENTS.size() - 1));
    switch (random.nextInt(8)) {
      case 0 -> vault.requestExit(client, now);
      case 1 -> vault.cancelExit(client);
      case 2 -> {
        if (vault.exit(client, now)) {
          count("exit");
        }
      }
      default -> {
        // Most stay.
      }
    }
  }

  // ---- jobs ----

  private void moveAJob() {
    if (jobs.isEmpty()) {
      return;
    }
    int chosen = random.nextInt(jobs.size());
    JobState next =
        switch (jobs.get(chosen)) {
          case JobState.Queued job -> lease(job);
          case JobState.Running job -> work(job);
          case JobState.Settled job -> end(job);
          case JobState.Empty job -> throw new IllegalStateException("nobody ordered");
          case JobState.Submitted job -> throw new IllegalStateException("nothing is held");
        };
    if (next instanceof JobState.Settled settled && settled.done()) {
      jobs.remove(chosen);
      ended.add(settled);
      if (ended.size() > REMEMBERED) {
        ended.removeFirst();
      }
    } else {
      jobs.set(chosen, next);
    }
  }

  private JobState lease(JobState.Queued job) {
    return random.nextInt(15) == 0
        ? settle(job, SampleSettlements.failed(job.order(), "no worker", Market.SIGNER, now))
        : job.apply(
            new JobEvent.Leased(
                "lease", job.kind(), "worker", Market.CLIENTS.getFirst(), now + 60, now));
  }

  private JobState work(JobState.Running job) {
    AcceptedOrder order = job.order();
    int mishap = random.nextInt(15);
    if (mishap == 0) {
      return job.apply(new JobEvent.LeaseLost(job.lease(), "lost", now));
    }
    if (mishap == 1) {
      return settle(job, SampleSettlements.failed(order, "not replayed", Market.SIGNER, now));
    }
    if (job.generated().isEmpty()) {
      return job.apply(new JobEvent.AnswerGenerated(market.generated(order), now));
    }
    var generated = job.generated().get();
    return settle(
        job,
        SampleSettlements.delivered(
            order, generated, market.scored(order, generated), Market.SIGNER, now));
  }

  private JobState settle(JobState job, JobEvent.Settled event) {
    Receipt receipt = event.entry().receipt();
    book.enter(event.postings());
    settled.merge(receipt.client(), units(receipt.fee()), Long::sum);
    for (Shares.Payment payment : event.entry().shares().payees()) {
      earned.merge(payment.payee(), units(payment.amount()), Long::sum);
    }
    notHandedOver.add(event.entry());
    count(receipt.fee().isZero() ? "free end" : "paid end");
    return job.apply(event);
  }

  private JobState end(JobState.Settled job) {
    if (!job.holdEnded()) {
      AccountState account = account(job.order().order().client());
      AccountState.Decision decision = endHold(account, job);
      assertThat(decision).isInstanceOf(AccountState.Decision.Happens.class);
      enter(account, decision);
      // A host that dies here asks again.
      return random.nextInt(10) == 0 ? again(job) : job.apply(new JobEvent.HoldEnded(now));
    }
    BatchState.Decision decision = hand(job);
    if (decision instanceof BatchState.Decision.Happens happens) {
      book.enter(happens.event().postings());
      batcher = batcher.apply(happens.event());
      notHandedOver.remove(job.entry());
      return random.nextInt(10) == 0 ? job : job.apply(new JobEvent.HandedOver(now));
    }
    assertThat(decision).isInstanceOf(BatchState.Decision.Repeated.class);
    count("handed over again");
    return job.apply(new JobEvent.HandedOver(now));
  }

  private BatchState.Decision hand(JobState.Settled job) {
    return batcher.addReceipt(job.entry(), job.certificates(), false, now);
  }

  private JobState again(JobState.Settled job) {
    assertThat(endHold(account(job.order().order().client()), job))
        .isInstanceOf(AccountState.Decision.Repeated.class);
    count("hold ended again");
    return job.apply(new JobEvent.HoldEnded(now));
  }

  private static AccountState.Decision endHold(AccountState account, JobState.Settled job) {
    Amount fee = job.entry().receipt().fee();
    long nonce = job.order().order().nonce();
    return fee.isZero() ? account.release(nonce) : account.capture(nonce, fee);
  }

  /** Says again what an ended job has said before. */
  private void doAgain() {
    if (ended.isEmpty()) {
      return;
    }
    JobState.Settled job = ended.get(random.nextInt(ended.size()));
    assertThat(endHold(account(job.order().order().client()), job))
        .isInstanceOf(AccountState.Decision.Repeated.class);
    assertThat(hand(job)).isInstanceOf(BatchState.Decision.Repeated.class);
    assertThat(hold(account(job.order().order().client()), job.order()))
        .isInstanceOf(AccountState.Decision.Refused.class);
    count("ended job again");
  }

  // ---- batches ----

  private void moveTheBatch(int most) {
    if (batcher.closing().isEmpty()) {
      if (batcher.close(most, now) instanceof BatchState.Decision.Happens begun) {
        batcher = batcher.apply(begun.event());
      }
      return;
    }
    BatchFile file = SampleBatches.file(batcher);
    BatchEvent.Closed closed = SampleBatches.closed(batcher, file);
    assertThat(SampleBatches.closed(batcher, SampleBatches.file(batcher))).isEqualTo(closed);
    book.enter(closed.postings());
    batcher = batcher.apply(closed);
    assertThat(batcher.ledger()).isEqualTo(file.ledger());
    int number = (int) closed.number();
    files.put(number, file);
    BatchEvent.Roots roots = closed.roots();
    calls.add(
        new Call.Anchor(
            number,
            new VaultModel.Batch(
                roots.payouts(), units(roots.payoutTotal()), units(roots.commonsTotal()))));
    closed.collects().forEach(collect -> calls.add(new Call.Collect(collect)));
    if (!closed.collects().isEmpty()) {
      calls.add(new Call.Activate(number));
    }
    count("batch");
  }

  /** Sends the oldest call, if its time has come; a batch that is not covered is funded. */
  private void send() {
    switch (calls.peek()) {
      case null -> {
        return;
      }
      case Call.Anchor call -> assertThat(vault.anchor(call.number(), call.batch())).isTrue();
      case Call.Collect call -> {
        BatchEvent.Collect what = call.what();
        if (vault.collect(what.client(), units(what.cumulative()), units(what.cap()))) {
          count("collect");
        }
      }
      case Call.Activate call -> {
        if (!activated(call.number())) {
          return;
        }
      }
    }
    calls.remove();
  }

  private boolean activated(int number) {
    if (vault.pending == 0) {
      assertThat(vault.propose(number, now)).isTrue();
      return false;
    }
    long missing = vault.batch(number).needed() - vault.available();
    if (missing > 0) {
      vault.fund(missing);
      count("fund");
    }
    if (!vault.activate(number, now)) {
      return false;
    }
    files.keySet().removeIf(n -> n < number);
    count("activate");
    return true;
  }

  private void claim() {
    BatchFile file = files.get(vault.active);
    if (file != null) {
      List<Address> payees = List.copyOf(file.ledger().payees().keySet());
      claim(payees.get(random.nextInt(payees.size())));
    }
  }

  private void claim(Address payee) {
    ClaimProof proof = ClaimProof.of(activeFile(), payee).orElseThrow();
    long before = vault.claimed.getOrDefault(payee, 0L);
    boolean due = units(proof.cumulative()) > before;
    assertThat(vault.claim(proof)).as("whoever is due is paid").isEqualTo(due);
    assertThat(vault.claim(proof)).as("nobody is paid twice").isFalse();
    if (due) {
      count("claim");
    }
  }

  // ---- inside ----

  long largestCap(Address client) {
    return largestCap.getOrDefault(client, 0L);
  }

  BatchFile activeFile() {
    return Optional.ofNullable(files.get(vault.active)).orElseThrow();
  }

  AccountState account(Address client) {
    return Optional.ofNullable(accounts.get(client)).orElseThrow();
  }

  private void enter(AccountState account, AccountState.Decision decision) {
    if (decision instanceof AccountState.Decision.Happens happens) {
      book.enter(happens.event().postings());
      accounts.put(account.client(), account.apply(happens.event()));
    }
  }

  private void count(String what) {
    done.merge(what, 1, Integer::sum);
  }

  static long units(Amount amount) {
    return amount.toBigInteger().longValueExact();
  }
}
