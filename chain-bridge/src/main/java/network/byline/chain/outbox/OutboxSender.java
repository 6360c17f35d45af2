package network.byline.chain.outbox;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import network.byline.chain.outbox.OutboxStep.What;
import network.byline.chain.vault.ContractError;
import network.byline.storage.outbox.Intent;
import network.byline.storage.outbox.IntentState;
import network.byline.storage.outbox.OutboxStore;
import org.jspecify.annotations.Nullable;

/**
 * Does the outbox's intents on chain, each once, through any crash.
 *
 * <p>A transaction is signed, its bytes are stored, and only then it is sent; after a crash the
 * same bytes go out again. Each intent has one nonce at a time, which no other has, so at most one
 * of its transactions can be in a block. Before an intent is signed, the vault's state says whether
 * it is still needed, and a trial whether it would work. A step may be interrupted anywhere and
 * taken again. One sender at a time may work for an address; the store refuses the moves of a
 * second one.
 *
 * <p>There is no thread in here: somebody calls {@link #step} when {@link OutboxStep#lookAgain} has
 * come, or earlier when something was planned.
 */
public final class OutboxSender {

  private final OutboxStore store;
  private final ChainPort chain;
  private final OutboxPolicy policy;
  private final InstantSource clock;
  private final InFlight inFlight;
  private Duration backOff;
  private @Nullable Instant gapSince;

  /** Makes the sender of one address. */
  public OutboxSender(
      OutboxStore store, ChainPort chain, OutboxPolicy policy, InstantSource clock) {
    this.store = store;
    this.chain = chain;
    this.policy = policy;
    this.clock = clock;
    inFlight = new InFlight(store, chain, policy);
    backOff = policy.poll();
  }

  /**
   * Takes every open intent as far as it goes now. A node that does not answer ends the step and is
   * part of the result; failures of the store are thrown.
   */
  public OutboxStep step() {
    Instant now = clock.instant();
    Report report = new Report(store);
    try {
      if (!store.open().isEmpty()) {
        followAll(now, report);
        startAll(now, report);
        fillGap(now);
      }
      backOff = policy.poll();
    } catch (ChainPort.Unavailable e) {
      report.unavailable(String.valueOf(e.getMessage()));
      Instant lookAgain = now.plus(backOff);
      backOff = shorter(backOff.multipliedBy(2), policy.idle());
      return new OutboxStep(report.all(), store.open().size(), lookAgain);
    }
    List<Intent> open = store.open();
    return new OutboxStep(report.all(), open.size(), now.plus(pause(open, report)));
  }

  private void followAll(Instant now, Report report) {
    List<Intent> flying = flying(store.open());
    if (flying.isEmpty()) {
      return;
    }
    long finalBlock = chain.finalBlock();
    long finalNonce = chain.finalNonce();
    for (Intent intent : flying) {
      inFlight.follow(intent, finalBlock, finalNonce, now, report);
    }
  }

  private void startAll(Instant now, Report report) {
    List<Intent> open = new ArrayList<>(store.open());
    int room = policy.maxInFlight() - flying(open).size();
    List<Intent> planned =
        open.stream().filter(intent -> intent.state() == IntentState.PLANNED).toList();
    if (planned.isEmpty()) {
      return;
    }
    // What an earlier intent leaves open counts for the later ones.
    Readiness readiness = new Readiness(chain, chain.vault(), open);
    for (Intent intent : planned) {
      OutboxCall call = OutboxCall.of(intent);
      if (room <= 0 && !(call instanceof OutboxCall.Fill)) {
        continue;
      }
      Readiness.Decision decision = readiness.of(intent, call);
      if (decision instanceof Readiness.Decision.Go) {
        decision = tryAndStart(intent, call, now, report);
      }
      switch (decision) {
        case Readiness.Decision.Go go -> room--;
        case Readiness.Decision.Wait(String why) -> report.waits(intent, why);
        case Readiness.Decision.Skip(String why) -> {
          store.skipped(intent.key(), why, now);
          open.remove(intent);
          report.done(intent, What.SKIPPED, why);
        }
        case Readiness.Decision.Park(String why) -> {
          store.parked(intent.key(), why, now);
          open.remove(intent);
          report.done(intent, What.PARKED, why);
        }
      }
    }
  }

  /** Starts a call if it would work; if not, its refusal decides. */
  private Readiness.Decision tryAndStart(
      Intent intent, OutboxCall call, Instant now, Report report) {
    return switch (chain.attempt(call)) {
      case Trial.Refused(ContractError error) -> Readiness.ofRefusal(error);
      case Trial.Works(long gas) -> {
        long nonce =
            call instanceof OutboxCall.Fill(long hole)
                ? hole
                : Math.max(chain.nonce(), store.nextNonce(chain.sender()));
        inFlight.start(intent, call, nonce, gas, now, report);
        yield new Readiness.Decision.Go();
      }
    };
  }

  /**
   * Uses up a nonce that nobody's transaction has and that holds ours back: a foreign transaction
   * went between ours and was lost. Nodes queue what comes after a hole for ever.
   */
  private void fillGap(Instant now) {
    Optional<Long> lowest =
        flying(store.open()).stream()
            .map(i -> i.nonce().orElseThrow())
            .min(Comparator.naturalOrder());
    if (lowest.isEmpty() || chain.nonce() >= lowest.get()) {
      gapSince = null;
      return;
    }
    if (gapSince == null) {
      gapSince = now;
    }
    if (!now.isBefore(gapSince.plus(policy.fillAfter()))) {
      gapSince = null;
      OutboxCall.Fill fill = new OutboxCall.Fill(chain.nonce());
      store.plan(fill.intent(0), now);
    }
  }

  private Duration pause(List<Intent> open, Report report) {
    if (open.isEmpty()) {
      return policy.idle();
    }
    boolean moved = report.all().stream().anyMatch(done -> done.what() != What.WAITS);
    boolean allPlanned = flying(open).isEmpty();
    return moved || !allPlanned
        ? policy.poll()
        : shorter(policy.poll().multipliedBy(5), policy.idle());
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  /** Returns the intents that have transactions under way, the lowest nonce first. */
  private static List<Intent> flying(List<Intent> open) {
    return open.stream()
        .filter(intent -> intent.state().isInFlight())
        .sorted(Comparator.comparingLong(intent -> intent.nonce().orElseThrow()))
        .toList();
  }
}
