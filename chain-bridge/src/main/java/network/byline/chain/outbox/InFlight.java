package network.byline.chain.outbox;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import network.byline.chain.outbox.OutboxStep.What;
import network.byline.chain.vault.Fees;
import network.byline.chain.vault.SendOutcome;
import network.byline.chain.vault.UnsignedTransaction;
import network.byline.storage.outbox.Attempt;
import network.byline.storage.outbox.Inclusion;
import network.byline.storage.outbox.Intent;
import network.byline.storage.outbox.IntentState;
import network.byline.storage.outbox.OutboxStore;

/**
 * Follows signed transactions until nothing can undo them. All that matters is stored; what is
 * remembered here only spaces out repetitions.
 */
final class InFlight {

  private final OutboxStore store;
  private final ChainPort chain;
  private final OutboxPolicy policy;
  private final Map<String, Instant> lastSent = new HashMap<>();

  InFlight(OutboxStore store, ChainPort chain, OutboxPolicy policy) {
    this.store = store;
    this.chain = chain;
    this.policy = policy;
  }

  /** Looks what became of an intent's transactions, and helps where nothing did. */
  void follow(Intent intent, long finalBlock, long finalNonce, Instant now, Report report) {
    long nonce = intent.nonce().orElseThrow();
    List<Attempt> attempts =
        store.attempts(intent.key()).stream().filter(a -> a.nonce() == nonce).toList();
    // The count of final transactions was read before: a transaction that took part in it is found.
    Optional<Inclusion> found =
        attempts.stream()
            .map(a -> chain.inclusion(a.transaction()))
            .flatMap(Optional::stream)
            .findFirst();
    if (found.isPresent()) {
      included(intent, found.get(), finalBlock, now, report);
      return;
    }
    if (intent.state() == IntentState.INCLUDED) {
      store.orphaned(intent.key(), now);
      report.done(intent, What.ORPHANED, "its block was replaced");
    }
    if (finalNonce > nonce) {
      String why = "nonce " + nonce + " was used by another transaction of the sender";
      store.replanned(intent.key(), why, now);
      report.done(intent, What.REPLANNED, why);
      return;
    }
    push(intent, attempts.getLast(), now, report);
  }

  private void included(
      Intent intent, Inclusion found, long finalBlock, Instant now, Report report) {
    if (!intent.inclusion().equals(Optional.of(found))) {
      store.included(intent.key(), found, now);
      report.done(intent, What.INCLUDED, "in block " + found.block());
    }
    if (found.block() > finalBlock) {
      return;
    }
    store.settled(intent.key(), now);
    lastSent.remove(intent.key());
    if (found.succeeded()) {
      report.done(intent, What.FINAL, "in block " + found.block());
      return;
    }
    report.done(intent, What.REVERTED, "in block " + found.block());
    long nonces =
        store.attempts(intent.key()).stream().mapToLong(Attempt::nonce).distinct().count();
    if (nonces < OutboxPolicy.MAX_NONCES) {
      // The vault's state decides whether anything is left to do.
      store.retried(intent.key(), now);
      report.done(intent, What.REPLANNED, "its transaction failed");
    }
  }

  /** Sends the newest transaction again, or one with higher fees, when it is time. */
  private void push(Intent intent, Attempt newest, Instant now, Report report) {
    if (!now.isBefore(newest.signedAt().plus(policy.raiseAfter()))
        && raise(intent, newest, now, report)) {
      return;
    }
    if (intent.state() == IntentState.INCLUDED || isDue(intent, now)) {
      What what = intent.state() == IntentState.SIGNED ? What.SENT : What.RESENT;
      send(intent, newest.raw(), what, now, report);
    }
  }

  private boolean isDue(Intent intent, Instant now) {
    Instant last = lastSent.get(intent.key());
    return last == null || !now.isBefore(last.plus(policy.resendAfter()));
  }

  /** Signs a replacement if the fee limit leaves room for one that nodes accept. */
  private boolean raise(Intent intent, Attempt newest, Instant now, Report report) {
    Fees last = new Fees(newest.tip(), newest.maxFee());
    Fees needed = last.raised(Fees.REPLACEMENT_PERCENT);
    Fees suggested = chain.fees();
    Fees raised = last.raised(OutboxPolicy.RAISE_PERCENT);
    Fees fees =
        new Fees(raised.maxTip().max(suggested.maxTip()), raised.maxFee().max(suggested.maxFee()))
            .atMost(policy.maxFee());
    if (fees.maxFee().compareTo(needed.maxFee()) < 0
        || fees.maxTip().compareTo(needed.maxTip()) < 0) {
      return false;
    }
    byte[] raw = sign(intent, OutboxCall.of(intent), newest.nonce(), fees, newest.gas(), now);
    send(intent, raw, What.RAISED, now, report);
    return true;
  }

  /** Signs an intent's first transaction with this nonce; stores it, and only then sends it. */
  void start(Intent intent, OutboxCall call, long nonce, long gas, Instant now, Report report) {
    Fees fees = chain.fees().atMost(policy.maxFee());
    byte[] raw = sign(intent, call, nonce, fees, gas, now);
    send(intent, raw, What.SENT, now, report);
  }

  private byte[] sign(
      Intent intent, OutboxCall call, long nonce, Fees fees, long gas, Instant now) {
    UnsignedTransaction.Signed signed = chain.sign(call, nonce, fees, gas);
    store.signed(
        intent.key(),
        chain.sender(),
        new Attempt(signed.hash(), nonce, signed.raw(), fees.maxFee(), fees.maxTip(), gas, now));
    return signed.raw();
  }

  private void send(Intent intent, byte[] raw, What what, Instant now, Report report) {
    SendOutcome outcome = chain.send(raw);
    lastSent.put(intent.key(), now);
    switch (outcome.kind()) {
      case ACCEPTED, ALREADY_KNOWN -> {
        if (what != What.RESENT) {
          store.sent(intent.key(), now);
        }
        report.done(intent, what, outcome.message());
      }
      // By these bytes, which the next look finds in a block, or by others, which it finds final.
      case NONCE_TOO_LOW -> {}
      default -> report.waits(intent, "the node says: " + outcome.message());
    }
  }
}
