package network.byline.chain.outbox;

import java.math.BigInteger;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import network.byline.base.value.Address;
import network.byline.base.value.Amount;
import network.byline.chain.vault.BatchAnchor;
import network.byline.chain.vault.ContractError;
import network.byline.chain.vault.ContractError.Kind;
import network.byline.chain.vault.VaultState;
import network.byline.chain.vault.VaultTerms;

/** The vault's rules for the operator's calls, as Vault.sol has them, without a chain. */
final class FakeVault {

  static final Duration WAIT = Duration.ofSeconds(30);

  private final Map<Long, BatchAnchor> batches = new HashMap<>();
  private final Map<Address, Amount> collected = new HashMap<>();
  private long last;
  private long active;
  private Optional<VaultState.Pending> pending = Optional.empty();

  /** Does a call at a time, or says why not and changes nothing. */
  Optional<ContractError> call(OutboxCall call, long time, Map<Address, Amount> deposits) {
    return switch (call) {
      case OutboxCall.Anchor(BatchAnchor batch) -> {
        if (batch.n() != last + 1) {
          yield error(Kind.UNEXPECTED_BATCH, last + 1, batch.n());
        }
        batches.put(batch.n(), batch);
        last = batch.n();
        yield Optional.empty();
      }
      case OutboxCall.Collect collect -> collect(collect, deposits);
      case OutboxCall.Propose(long n) -> propose(n, time);
      case OutboxCall.Activate(long n) -> activate(n, time);
      case OutboxCall.Fill fill -> Optional.empty();
    };
  }

  private Optional<ContractError> collect(
      OutboxCall.Collect collect, Map<Address, Amount> deposits) {
    if (collect.cumulative().compareTo(collect.cap()) > 0) {
      return error(Kind.ABOVE_CAP, 0, 0);
    }
    if (collect.cumulative().compareTo(deposits.getOrDefault(collect.client(), Amount.MAX)) > 0) {
      return error(Kind.ABOVE_DEPOSIT, 0, 0);
    }
    if (collected(collect.client()).compareTo(collect.cumulative()) >= 0) {
      return error(Kind.NOTHING_TO_COLLECT, 0, 0);
    }
    collected.put(collect.client(), collect.cumulative());
    return Optional.empty();
  }

  private Optional<ContractError> propose(long n, long time) {
    if (n > last) {
      return error(Kind.NOT_ANCHORED, n);
    }
    if (n <= active) {
      return error(Kind.NOT_NEWER, n, active);
    }
    if (pending.isPresent() && (time < pending.get().readyAt() || isCovered(pending.get().n()))) {
      return error(Kind.PROPOSAL_PENDING, pending.get().n());
    }
    pending = Optional.of(new VaultState.Pending(n, time + WAIT.toSeconds()));
    return Optional.empty();
  }

  private Optional<ContractError> activate(long n, long time) {
    if (pending.isEmpty() || pending.get().n() != n) {
      return error(Kind.NOT_PENDING, n, 0);
    }
    if (time < pending.get().readyAt()) {
      return error(Kind.TOO_EARLY, pending.get().readyAt());
    }
    if (!isCovered(n)) {
      return error(Kind.NOT_COVERED, 1, 0);
    }
    active = n;
    pending = Optional.empty();
    return Optional.empty();
  }

  private boolean isCovered(long n) {
    BatchAnchor batch = Objects.requireNonNull(batches.get(n));
    return batch.payoutTotal().plus(batch.commonsTotal()).compareTo(collectedTotal()) <= 0;
  }

  Amount collected(Address client) {
    return collected.getOrDefault(client, Amount.ZERO);
  }

  private Amount collectedTotal() {
    return collected.values().stream().reduce(Amount.ZERO, Amount::plus);
  }

  Optional<BatchAnchor> batch(long n) {
    return Optional.ofNullable(batches.get(n));
  }

  VaultState state() {
    return new VaultState(
        Address.ZERO,
        new VaultTerms(Address.ZERO, Duration.ofSeconds(1), WAIT, Duration.ofSeconds(60)),
        last,
        active,
        pending,
        Amount.MAX,
        Amount.ZERO,
        collectedTotal(),
        Amount.ZERO,
        Amount.ZERO);
  }

  private static Optional<ContractError> error(Kind kind, long... arguments) {
    List<BigInteger> values =
        java.util.Arrays.stream(arguments).mapToObj(BigInteger::valueOf).toList();
    return Optional.of(new ContractError(kind, values, new byte[0]));
  }
}
