package network.byline.chain.vault;

import network.byline.base.value.Address;
import network.byline.base.value.Amount;
import network.byline.base.value.Digest;

/**
 * What a vault said that it did. Sums are lifetime sums after the event, so applying one twice, or
 * only the newest, comes to the same.
 */
public sealed interface VaultEvent {

  /** Returns the name of the log that said so; the key under which to remember having seen it. */
  LogId id();

  /**
   * Someone added to a client's deposit.
   *
   * @param id the log
   * @param client whose deposit
   * @param payer who paid
   * @param amount how much
   * @param deposited the client's deposits in all
   */
  record Deposited(LogId id, Address client, Address payer, Amount amount, Amount deposited)
      implements VaultEvent {}

  /**
   * The operator moved spent money from a deposit to the pool.
   *
   * @param id the log
   * @param client whose deposit
   * @param amount how much
   * @param collected collected from this client in all
   */
  record Collected(LogId id, Address client, Amount amount, Amount collected)
      implements VaultEvent {}

  /**
   * Someone gave to the pool.
   *
   * @param id the log
   * @param payer who paid
   * @param amount how much
   * @param fundedTotal funded in all
   */
  record Funded(LogId id, Address payer, Amount amount, Amount fundedTotal) implements VaultEvent {}

  /**
   * The operator wrote down a batch.
   *
   * @param id the log
   * @param batch what was written
   */
  record Anchored(LogId id, BatchAnchor batch) implements VaultEvent {}

  /**
   * A batch's waiting time began.
   *
   * @param id the log
   * @param n the batch
   * @param readyAt its earliest activation, in seconds of Unix time
   */
  record Proposed(LogId id, long n, long readyAt) implements VaultEvent {}

  /**
   * A batch became the one that claims are paid from.
   *
   * @param id the log
   * @param n the batch
   * @param payoutsRoot its payouts root
   * @param payoutTotal its payout total
   * @param commonsTotal its commons total
   */
  record Activated(LogId id, long n, Digest payoutsRoot, Amount payoutTotal, Amount commonsTotal)
      implements VaultEvent {}

  /**
   * A payee was paid.
   *
   * @param id the log
   * @param payee who
   * @param amount how much
   * @param claimed paid to this payee in all
   */
  record Claimed(LogId id, Address payee, Amount amount, Amount claimed) implements VaultEvent {}

  /**
   * A client asked for its deposit back.
   *
   * @param id the log
   * @param client who
   * @param readyAt when it may take it, in seconds of Unix time
   */
  record ExitRequested(LogId id, Address client, long readyAt) implements VaultEvent {}

  /**
   * A client took its request back.
   *
   * @param id the log
   * @param client who
   */
  record ExitCancelled(LogId id, Address client) implements VaultEvent {}

  /**
   * A client took back what was left.
   *
   * @param id the log
   * @param client who
   * @param amount how much
   * @param exited taken back by this client in all
   */
  record Exited(LogId id, Address client, Amount amount, Amount exited) implements VaultEvent {}
}
