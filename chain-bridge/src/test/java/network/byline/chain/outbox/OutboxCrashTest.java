package network.byline.chain.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Random;
import java.util.Set;
import network.byline.base.value.Amount;
import network.byline.storage.outbox.Intent;
import network.byline.storage.outbox.IntentState;
import network.byline.storage.outbox.OutboxStore;
import org.junit.jupiter.api.Test;

/** Dies at every call to store and chain, once before it and once after, and starts again. */
class OutboxCrashTest {

  private final TestClock clock = new TestClock();
  private FakeChain chain = new FakeChain(clock);
  private MemoryOutbox store = new MemoryOutbox();

  private final Set<OutboxStep.What> seen = EnumSet.noneOf(OutboxStep.What.class);

  private void fresh() {
    chain = new FakeChain(clock);
    store = new MemoryOutbox();
    OutboxSamples.batches(2).forEach(intent -> store.plan(intent, clock.instant()));
  }

  private void run(OutboxSender sender, Runnable weather) {
    Instant end = clock.instant().plus(Duration.ofHours(2));
    OutboxStep step;
    do {
      step = sender.step();
      step.done().forEach(done -> seen.add(done.what()));
      weather.run();
      clock.passTo(step.lookAgain());
    } while (step.open() > 0 && clock.instant().isBefore(end));
  }

  private OutboxSender sender(OutboxStore outbox, ChainPort port) {
    return new OutboxSender(outbox, port, OutboxPolicy.DEFAULT, clock);
  }

  private void assertDoneOnce(String as) {
    assertThat(chain.effects()).as(as).doesNotHaveDuplicates();
    assertThat(chain.effects().stream().filter(call -> call instanceof OutboxCall.Anchor))
        .as(as)
        .hasSize(2);
    assertThat(chain.vault().activeBatch()).as(as).isEqualTo(2);
    assertThat(chain.collected(OutboxSamples.CLIENT.address())).as(as).isEqualTo(Amount.of(200));
    assertThat(store.open()).as(as).isEmpty();
    assertThat(store.inState(IntentState.PARKED)).as(as).isEmpty();
    assertThat(store.inState(IntentState.REVERTED)).as(as).isEmpty();
    assertThat(store.inState(IntentState.FINAL))
        .as(as)
        .extracting(Intent::key)
        .contains("ANCHOR/1", "ANCHOR/2", "ACTIVATE/2");
  }

  @Test
  void aCrashBetweenAnyTwoCallsLeavesOneEventOnChain() {
    int crashes = 0;
    boolean struck = true;
    for (int at = 1; struck; at++) {
      for (boolean before : new boolean[] {true, false}) {
        fresh();
        CrashingProxy crash = new CrashingProxy(at, before);
        try {
          run(
              sender(crash.around(OutboxStore.class, store), crash.around(ChainPort.class, chain)),
              () -> {});
        } catch (CrashingProxy.Crash e) {
          crashes++;
          run(sender(store, chain), () -> {});
        }
        struck = crash.struck();
        assertDoneOnce("crash at call " + at + (before ? ", before" : ", after"));
      }
    }
    assertThat(crashes).isGreaterThan(200);
  }

  @Test
  void crashesInBadWeatherLeaveOneEventOnChain() {
    for (long seed = 1; seed <= 100; seed++) {
      Random random = new Random(seed);
      fresh();
      chain.finalDepth = 4;
      chain.minesAtOnce = false;
      int crashesLeft = 6;
      boolean done = false;
      while (!done) {
        int at = crashesLeft > 0 ? 1 + random.nextInt(60) : Integer.MAX_VALUE;
        CrashingProxy crash = new CrashingProxy(at, random.nextBoolean());
        boolean calm = crashesLeft == 0;
        try {
          run(
              sender(crash.around(OutboxStore.class, store), crash.around(ChainPort.class, chain)),
              () -> weather(random, calm));
          done = true;
        } catch (CrashingProxy.Crash e) {
          crashesLeft--;
        }
      }
      assertDoneOnce("seed " + seed);
    }
    assertThat(seen)
        .as("all that can happen has happened")
        .containsAll(
            EnumSet.complementOf(EnumSet.of(OutboxStep.What.PARKED, OutboxStep.What.REVERTED)));
  }

  /** Blocks come or not; some are replaced; pools forget; others use the key; nodes are down. */
  private void weather(Random random, boolean calm) {
    chain.answers = true;
    if (calm || random.nextInt(3) > 0) {
      chain.mine();
    }
    if (calm) {
      return;
    }
    switch (random.nextInt(12)) {
      case 0 -> chain.replace(Math.min(chain.height(), 1 + random.nextInt(3)));
      case 1 -> chain.losePool();
      case 2 -> chain.useNonceElsewhere(chain.nonce());
      case 3 -> chain.answers = false;
      case 4 -> chain.leastFee = Math.min(3 * chain.leastFee, 1_000_000);
      default -> {}
    }
  }
}
