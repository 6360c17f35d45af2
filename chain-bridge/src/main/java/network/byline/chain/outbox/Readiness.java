package network.byline.chain.outbox;

import java.util.List;
import java.util.Optional;
import java.util.function.LongPredicate;
import java.util.function.Predicate;
import network.byline.chain.vault.BatchAnchor;
import network.byline.chain.vault.ContractError;
import network.byline.chain.vault.VaultState;
import network.byline.storage.outbox.Intent;

/**
 * Decides, by the vault's state, what becomes of a planned intent. Whatever the vault says already
 * is not done again, whoever did it.
 */
final class Readiness {

  /** What becomes of a planned intent. */
  sealed interface Decision {

    /** Its call is tried, and sent if it works. */
    record Go() implements Decision {}

    /** It stays planned. */
    record Wait(String why) implements Decision {}

    /** Nothing is left to do. */
    record Skip(String why) implements Decision {}

    /** A person has to look. */
    record Park(String why) implements Decision {}
  }

  private static final Decision GO = new Decision.Go();

  private final ChainPort chain;
  private final VaultState vault;
  private final List<Intent> open;

  /**
   * @param vault the vault's state at the newest block
   * @param open all intents that are not at an end
   */
  Readiness(ChainPort chain, VaultState vault, List<Intent> open) {
    this.chain = chain;
    this.vault = vault;
    this.open = open;
  }

  Decision of(Intent intent, OutboxCall call) {
    return switch (call) {
      case OutboxCall.Anchor(BatchAnchor batch) -> anchor(batch);
      case OutboxCall.Collect collect -> collect(intent, collect);
      case OutboxCall.Propose(long n) -> propose(n);
      case OutboxCall.Activate(long n) -> activate(n);
      case OutboxCall.Fill(long nonce) ->
          chain.nonce() > nonce ? new Decision.Skip("nonce " + nonce + " is used") : GO;
    };
  }

  private Decision anchor(BatchAnchor batch) {
    if (vault.lastBatch() >= batch.n()) {
      Optional<BatchAnchor> anchored = chain.batch(batch.n());
      return anchored.equals(Optional.of(batch))
          ? new Decision.Skip("batch " + batch.n() + " is anchored")
          : new Decision.Park(
              "batch " + batch.n() + " is anchored with another content: " + anchored);
    }
    return vault.lastBatch() == batch.n() - 1
        ? GO
        : new Decision.Wait("batch " + (batch.n() - 1) + " is to be anchored first");
  }

  private Decision collect(Intent intent, OutboxCall.Collect collect) {
    if (vault.lastBatch() < intent.batch()) {
      return new Decision.Wait("batch " + intent.batch() + " is to be anchored first");
    }
    if (chain.collected(collect.client()).compareTo(collect.cumulative()) >= 0) {
      return new Decision.Skip("it is collected");
    }
    // Only one that goes now: where batches pile up, the newest of them is always still to come.
    Optional<Intent> later =
        open.stream()
            .filter(other -> other.batch() > intent.batch())
            .filter(other -> other.batch() <= vault.lastBatch())
            .filter(other -> isCollectOf(other, collect))
            .findFirst();
    return later.isPresent() ? new Decision.Skip("covered by " + later.get().key()) : GO;
  }

  private static boolean isCollectOf(Intent other, OutboxCall.Collect collect) {
    return other.key().endsWith("/" + collect.client())
        && OutboxCall.of(other) instanceof OutboxCall.Collect later
        && later.cumulative().compareTo(collect.cumulative()) >= 0;
  }

  private Decision propose(long n) {
    if (vault.activeBatch() >= n) {
      return new Decision.Skip("batch " + vault.activeBatch() + " is active");
    }
    if (vault.pending().isPresent() && vault.pending().get().n() >= n) {
      return new Decision.Skip("batch " + vault.pending().get().n() + " is proposed");
    }
    if (vault.lastBatch() < n) {
      return new Decision.Wait("batch " + n + " is to be anchored first");
    }
    if (any(other -> isPropose(other, m -> m > n && m <= vault.lastBatch() && isCollected(m)))) {
      return new Decision.Skip("a newer batch is to be proposed");
    }
    if (vault.pending().isPresent()) {
      return new Decision.Wait("batch " + vault.pending().get().n() + " is pending");
    }
    return isCollected(n)
        ? GO
        : new Decision.Wait("what its clients spent is to be collected first");
  }

  private boolean isCollected(long n) {
    return !any(other -> other.batch() <= n && OutboxCall.of(other) instanceof OutboxCall.Collect);
  }

  private static boolean isPropose(Intent other, LongPredicate batch) {
    return OutboxCall.of(other) instanceof OutboxCall.Propose(long m) && batch.test(m);
  }

  private Decision activate(long n) {
    if (vault.activeBatch() >= n) {
      return new Decision.Skip("batch " + vault.activeBatch() + " is active");
    }
    return vault.pending().isPresent() && vault.pending().get().n() == n
        ? GO
        : new Decision.Wait("batch " + n + " is to be proposed first");
  }

  private boolean any(Predicate<Intent> condition) {
    return open.stream().anyMatch(condition);
  }

  /** Decides what becomes of a planned intent whose call the vault would refuse. */
  static Decision ofRefusal(ContractError error) {
    return switch (error.kind()) {
      // Somebody was faster, or the state that was looked at is not the newest: look again.
      case UNEXPECTED_BATCH, NOT_ANCHORED, NOT_NEWER, NOT_PENDING, PROPOSAL_PENDING ->
          new Decision.Wait(error.message());
      case TOO_EARLY -> new Decision.Wait(error.message());
      case NOT_COVERED -> new Decision.Wait(error.message() + ": fund the pool");
      case NOTHING_TO_COLLECT -> new Decision.Skip(error.message());
      default -> new Decision.Park(error.message());
    };
  }
}
