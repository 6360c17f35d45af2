package network.byline.chain.outbox;

import static network.byline.chain.outbox.OutboxSamples.CLIENT;
import static network.byline.chain.outbox.OutboxSamples.OTHER_CLIENT;
import static network.byline.chain.outbox.OutboxSamples.anchor;
import static network.byline.chain.outbox.OutboxSamples.batch;
import static network.byline.chain.outbox.OutboxSamples.batches;
import static network.byline.chain.outbox.OutboxSamples.collect;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import network.byline.base.value.Amount;
import network.byline.base.value.Digest;
import network.byline.chain.outbox.OutboxStep.Done;
import network.byline.chain.outbox.OutboxStep.What;
import network.byline.chain.vault.BatchAnchor;
import network.byline.storage.outbox.Attempt;
import network.byline.storage.outbox.Intent;
import network.byline.storage.outbox.IntentState;
import network.byline.storage.projection.IntentRow;
import org.junit.jupiter.api.Test;

class OutboxSenderTest {

  private final TestClock clock = new TestClock();
  private final FakeChain chain = new FakeChain(clock);
  private final MemoryOutbox store = new MemoryOutbox();
  private OutboxSender sender = restarted();
  private final List<Done> done = new ArrayList<>();

  private OutboxSender restarted() {
    return new OutboxSender(store, chain, OutboxPolicy.DEFAULT, clock);
  }

  private void plan(List<IntentRow> intents) {
    intents.forEach(intent -> store.plan(intent, clock.instant()));
  }

  private OutboxStep step() {
    OutboxStep step = sender.step();
    done.addAll(step.done());
    return step;
  }

  /** Steps whenever a step is due, until nothing is open or an hour has passed. */
  private void run() {
    var end = clock.instant().plus(Duration.ofHours(1));
    OutboxStep step = step();
    while (step.open() > 0 && clock.instant().isBefore(end)) {
      clock.passTo(step.lookAgain());
      step = step();
    }
  }

  private IntentState state(String key) {
    return store.intent(key).orElseThrow().state();
  }

  private String note(String key) {
    return store.intent(key).orElseThrow().note();
  }

  private List<String> keys(What what) {
    return done.stream().filter(d -> d.what() == what).map(Done::intent).toList();
  }

  private static String collectKey(long batch) {
    return "COLLECT/" + batch + "/" + CLIENT.address();
  }

  @Test
  void aBatchIsAnchoredCollectedProposedAndActivated() {
    plan(batch(1));
    run();

    assertThat(chain.effects())
        .extracting(OutboxCall::kind)
        .containsExactly(
            OutboxCall.Kind.ANCHOR,
            OutboxCall.Kind.COLLECT,
            OutboxCall.Kind.COLLECT,
            OutboxCall.Kind.PROPOSE,
            OutboxCall.Kind.ACTIVATE);
    assertThat(store.ofBatch(1)).extracting(Intent::state).containsOnly(IntentState.FINAL);
    assertThat(chain.vault().activeBatch()).isEqualTo(1);
    assertThat(chain.collected(CLIENT.address())).isEqualTo(Amount.of(100));
  }

  @Test
  void aBatchWithoutFeesIsOnlyAnchored() {
    plan(Intents.ofBatch(anchor(1, 0), List.of()));
    run();

    assertThat(chain.effects())
        .extracting(OutboxCall::kind)
        .containsExactly(OutboxCall.Kind.ANCHOR);
    assertThat(store.ofBatch(1)).hasSize(1);
  }

  @Test
  void callsSurviveTheirPayload() {
    plan(batch(7));

    assertThat(store.ofBatch(7).stream().map(OutboxCall::of).toList())
        .containsExactly(
            new OutboxCall.Anchor(anchor(7, 1400)),
            collect(CLIENT, 700),
            collect(OTHER_CLIENT, 700),
            new OutboxCall.Propose(7),
            new OutboxCall.Activate(7));
  }

  @Test
  void nothingOpenAsksTheChainNothing() {
    chain.answers = false;

    OutboxStep step = step();
    assertThat(step.done()).isEmpty();
    assertThat(step.lookAgain()).isEqualTo(clock.instant().plus(OutboxPolicy.DEFAULT.idle()));
  }

  @Test
  void batchesThatCloseWhileOneIsPendingShareTheNextProposal() {
    plan(batch(1));
    while (chain.vault().pending().isEmpty()) {
      step();
    }
    plan(batch(2));
    plan(batch(3));
    run();

    assertThat(chain.vault().activeBatch()).isEqualTo(3);
    assertThat(chain.effects().stream().filter(call -> call instanceof OutboxCall.Propose))
        .containsExactly(new OutboxCall.Propose(1), new OutboxCall.Propose(3));
    assertThat(state("PROPOSE/2")).isEqualTo(IntentState.SKIPPED);
    assertThat(state("ACTIVATE/2")).isEqualTo(IntentState.SKIPPED);
  }

  @Test
  void aLaterCollectionOfTheSameClientCoversAnEarlierOne() {
    plan(batches(3).stream().filter(intent -> intent.key().startsWith("ANCHOR")).toList());
    run();
    plan(batches(3).stream().filter(intent -> !intent.key().startsWith("ANCHOR")).toList());
    run();

    assertThat(chain.effects().stream().filter(call -> call instanceof OutboxCall.Collect))
        .containsExactlyInAnyOrder(collect(CLIENT, 300), collect(OTHER_CLIENT, 300));
    assertThat(state(collectKey(1))).isEqualTo(IntentState.SKIPPED);
    assertThat(chain.vault().activeBatch()).isEqualTo(3);
  }

  @Test
  void moneyIsCollectedAndActivatedWhileMoreBatchesPileUp() {
    plan(batches(4));
    for (int n = 5; n <= 40; n++) {
      plan(batch(n));
      step();
      clock.pass(FakeVault.WAIT.dividedBy(5));
    }

    assertThat(chain.vault().lastBatch()).isLessThan(40);
    assertThat(chain.collected(CLIENT.address()))
        .isGreaterThanOrEqualTo(Amount.of(100 * (chain.vault().lastBatch() - 2)));
    assertThat(chain.vault().activeBatch()).isPositive();
  }

  @Test
  void anActivationWaitsForItsTime() {
    plan(batch(1));
    while (chain.vault().pending().isEmpty()) {
      step();
    }
    clock.pass(FakeVault.WAIT.minusSeconds(1));
    step();
    assertThat(state("ACTIVATE/1")).isEqualTo(IntentState.PLANNED);
    assertThat(note("ACTIVATE/1")).contains("waiting time");

    clock.pass(Duration.ofSeconds(1));
    step();
    assertThat(chain.vault().activeBatch()).isEqualTo(1);
  }

  @Test
  void anUncoveredActivationWaitsForMoney() {
    plan(Intents.ofBatch(anchor(1, 300), List.of(collect(CLIENT, 100))));
    run();

    assertThat(state("ACTIVATE/1")).isEqualTo(IntentState.PLANNED);
    assertThat(note("ACTIVATE/1")).contains("fund the pool");

    plan(List.of(collect(OTHER_CLIENT, 200).intent(1)));
    run();
    assertThat(state("ACTIVATE/1")).isEqualTo(IntentState.FINAL);
  }

  @Test
  void aCapThatDoesNotCoverIsParkedForAPerson() {
    var low =
        collect(new network.byline.base.eip712.Domain(31337, CLIENT.address()), CLIENT, 100, 99);
    plan(Intents.ofBatch(anchor(1, 0), List.of(low)));
    run();

    assertThat(state(collectKey(1))).isEqualTo(IntentState.PARKED);
    assertThat(note(collectKey(1))).contains("cap");
    assertThat(state("ACTIVATE/1")).isEqualTo(IntentState.FINAL);
  }

  @Test
  void aBatchThatIsAnchoredAlreadyIsNotAnchoredAgain() {
    send(new OutboxCall.Anchor(anchor(1, 200)), 0);
    plan(batch(1));
    run();

    assertThat(state("ANCHOR/1")).isEqualTo(IntentState.SKIPPED);
    assertThat(state("ACTIVATE/1")).isEqualTo(IntentState.FINAL);
  }

  @Test
  void aBatchThatIsAnchoredWithAnotherContentIsParked() {
    BatchAnchor other = anchor(1, 400);
    send(new OutboxCall.Anchor(other), 0);
    plan(batch(1));
    step();

    assertThat(state("ANCHOR/1")).isEqualTo(IntentState.PARKED);
    assertThat(note("ANCHOR/1")).contains("another content");
  }

  /** Sends a call past the outbox. */
  private void send(OutboxCall call, long nonce) {
    chain.send(chain.sign(call, nonce, chain.fees(), 1).raw());
  }

  @Test
  void theSameBytesGoOutAgainAfterACrashBeforeSending() {
    plan(batch(1));
    chain.answers = true;
    chain.minesAtOnce = false;
    step();
    Digest first = store.attempts("ANCHOR/1").getFirst().transaction();
    chain.losePool();
    sender = restarted();
    chain.minesAtOnce = true;
    run();

    assertThat(store.attempts("ANCHOR/1")).extracting(Attempt::transaction).containsExactly(first);
    assertThat(state("ANCHOR/1")).isEqualTo(IntentState.FINAL);
  }

  @Test
  void aTransactionThatThePoolLostIsSentAgainInTime() {
    chain.minesAtOnce = false;
    plan(batch(1));
    step();
    chain.losePool();
    step();
    assertThat(keys(What.RESENT)).isEmpty();

    clock.pass(OutboxPolicy.DEFAULT.resendAfter());
    step();
    assertThat(keys(What.RESENT)).containsExactly("ANCHOR/1");
    chain.mine();
    step();
    assertThat(state("ANCHOR/1")).isEqualTo(IntentState.FINAL);
  }

  @Test
  void aTransactionThatPaysTooLittleIsSignedAgainWithTheSameNonce() {
    chain.minesAtOnce = false;
    plan(batch(1));
    step();
    chain.leastFee = 50;
    chain.mine();
    clock.pass(OutboxPolicy.DEFAULT.raiseAfter());
    step();
    chain.mine();
    step();

    assertThat(keys(What.RAISED)).containsExactly("ANCHOR/1");
    assertThat(store.attempts("ANCHOR/1")).hasSize(2);
    assertThat(store.attempts("ANCHOR/1")).extracting(Attempt::nonce).containsOnly(0L);
    assertThat(state("ANCHOR/1")).isEqualTo(IntentState.FINAL);
    assertThat(chain.effects()).hasSize(1);
  }

  @Test
  void feesStayBelowTheLimit() {
    chain.minesAtOnce = false;
    chain.leastFee = Long.MAX_VALUE / 4;
    plan(batch(1));
    step();
    clock.pass(OutboxPolicy.DEFAULT.raiseAfter());
    step();

    assertThat(store.attempts("ANCHOR/1")).hasSize(1);
    assertThat(store.attempts("ANCHOR/1").getFirst().maxFee())
        .isEqualTo(OutboxPolicy.DEFAULT.maxFee());
  }

  @Test
  void whatAReplacedBlockHeldIsSentAgain() {
    chain.finalDepth = 3;
    plan(Intents.ofBatch(anchor(1, 0), List.of()));
    step();
    step();
    assertThat(state("ANCHOR/1")).isEqualTo(IntentState.INCLUDED);

    chain.replace(1);
    step();
    assertThat(keys(What.ORPHANED)).contains("ANCHOR/1");
    step();
    assertThat(state("ANCHOR/1")).isEqualTo(IntentState.INCLUDED);
    chain.mine();
    chain.mine();
    chain.mine();
    step();
    assertThat(state("ANCHOR/1")).isEqualTo(IntentState.FINAL);
    assertThat(store.attempts("ANCHOR/1")).hasSize(1);
  }

  @Test
  void aNonceThatSomebodyElseUsedIsGivenUpForANewOne() {
    chain.minesAtOnce = false;
    plan(batch(1));
    step();
    chain.losePool();
    chain.useNonceElsewhere(0);
    chain.mine();
    chain.minesAtOnce = true;
    run();

    assertThat(keys(What.REPLANNED)).containsExactly("ANCHOR/1");
    assertThat(store.attempts("ANCHOR/1")).extracting(Attempt::nonce).containsExactly(0L, 1L);
    assertThat(chain.vault().activeBatch()).isEqualTo(1);
    assertThat(chain.effects()).hasSize(5);
  }

  @Test
  void aNonceIsNotGivenUpBeforeTheOtherTransactionIsFinal() {
    chain.minesAtOnce = false;
    chain.finalDepth = 2;
    plan(batch(1));
    step();
    chain.losePool();
    chain.useNonceElsewhere(0);
    chain.mine();
    step();
    assertThat(state("ANCHOR/1")).isEqualTo(IntentState.SENT);

    chain.replace(1);
    clock.pass(OutboxPolicy.DEFAULT.resendAfter());
    step();
    chain.mine();
    chain.mine();
    chain.mine();
    step();
    assertThat(state("ANCHOR/1")).isEqualTo(IntentState.FINAL);
    assertThat(store.attempts("ANCHOR/1")).hasSize(1);
  }

  @Test
  void aHoleBelowOurNoncesIsFilledAfterAWhile() {
    chain.minesAtOnce = false;
    chain.finalDepth = 5;
    chain.useNonceElsewhere(0);
    chain.mine();
    plan(Intents.ofBatch(anchor(1, 0), List.of()));
    step();
    chain.replace(1);
    clock.pass(OutboxPolicy.DEFAULT.resendAfter());
    step();
    chain.mine();
    assertThat(chain.effects()).isEmpty();

    clock.pass(OutboxPolicy.DEFAULT.fillAfter());
    step();
    step();
    chain.mine();
    assertThat(chain.effects())
        .containsExactly(new OutboxCall.Fill(0), new OutboxCall.Anchor(anchor(1, 0)));
  }

  @Test
  void aTransactionThatFailsInItsBlockIsLookedAtAgain() {
    chain.minesAtOnce = false;
    plan(List.of(new OutboxCall.Anchor(anchor(1, 0)).intent(1)));
    step();
    chain.losePool();
    // Somebody with the operator's key anchors the same batch first, and ours comes second.
    send(new OutboxCall.Anchor(anchor(1, 0)), 0);
    chain.mine();
    chain.minesAtOnce = true;
    run();

    assertThat(state("ANCHOR/1")).isEqualTo(IntentState.SKIPPED);
    assertThat(chain.effects()).hasSize(1);
  }

  @Test
  void aChainThatDoesNotAnswerIsAskedLessAndLess() {
    plan(batch(1));
    chain.answers = false;
    var start = clock.instant();

    assertThat(step().lookAgain()).isEqualTo(start.plusSeconds(2));
    assertThat(step().lookAgain()).isEqualTo(start.plusSeconds(4));
    for (int i = 0; i < 6; i++) {
      step();
    }
    assertThat(step().lookAgain()).isEqualTo(start.plus(OutboxPolicy.DEFAULT.idle()));
    assertThat(done).extracting(Done::what).containsOnly(What.UNAVAILABLE);

    chain.answers = true;
    run();
    assertThat(state("ACTIVATE/1")).isEqualTo(IntentState.FINAL);
  }

  @Test
  void nonceZeroIsNotTakenWhereTheKeyWasUsedBefore() {
    chain.useNonceElsewhere(0);
    chain.useNonceElsewhere(1);
    chain.mine();
    plan(batch(1));
    step();

    assertThat(store.attempts("ANCHOR/1").getFirst().nonce()).isEqualTo(2);
  }

  @Test
  void notMoreThanSoManyAreUnderWayAtOnce() {
    List<IntentRow> many = new ArrayList<>();
    many.add(new OutboxCall.Anchor(anchor(1, 0)).intent(1));
    for (int i = 20; i < 60; i++) {
      many.add(collect(OutboxSamples.key(i), 5).intent(1));
    }
    plan(many);
    step();
    chain.minesAtOnce = false;
    step();

    assertThat(store.inState(IntentState.SENT)).hasSize(OutboxPolicy.DEFAULT.maxInFlight());
    chain.minesAtOnce = true;
    chain.mine();
    run();
    assertThat(store.inState(IntentState.FINAL)).hasSize(41);
  }

  @Test
  void theSameWaitIsReportedOnce() {
    plan(batch(1));
    chain.minesAtOnce = false;
    step();
    assertThat(keys(What.WAITS)).hasSize(4);
    done.clear();
    step();

    assertThat(keys(What.WAITS)).isEmpty();
  }
}
