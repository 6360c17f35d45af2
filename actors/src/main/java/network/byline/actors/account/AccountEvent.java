package network.byline.actors.account;

import java.util.Optional;
import network.byline.actors.ledger.Postings;
import network.byline.actors.serialization.StoredEvent;
import network.byline.base.statement.Signed;
import network.byline.base.statement.SpendingCap;
import network.byline.base.value.Amount;
import network.byline.base.value.Digest;

/** What has happened to a client's account. Times are seconds since 1970. */
public sealed interface AccountEvent extends StoredEvent {

  /** Returns where money went; nothing where none moved. */
  default Postings postings() {
    return Postings.NONE;
  }

  /** The deposit grew to a lifetime sum. */
  record Deposited(LogPosition log, Amount total, Postings postings) implements AccountEvent {}

  /** What was collected grew to a lifetime sum. */
  record Collected(LogPosition log, Amount total, Postings postings) implements AccountEvent {}

  /** The client asked for its exit. */
  record ExitRequested(LogPosition log, long readyAt) implements AccountEvent {}

  /** The client took the request back. */
  record ExitCancelled(LogPosition log) implements AccountEvent {}

  /** What was taken back grew to a lifetime sum. */
  record Exited(LogPosition log, Amount total, Postings postings) implements AccountEvent {}

  /**
   * A job may cost up to an amount.
   *
   * @param nonce the order's nonce, which names the job
   * @param order the order's digest
   * @param amount the most it may cost
   * @param expiry when the order expires
   * @param largerCap the client's new largest cap, if the order brought one
   * @param at when
   * @param postings from free to held
   */
  record HoldTaken(
      long nonce,
      Digest order,
      Amount amount,
      long expiry,
      Optional<Signed<SpendingCap>> largerCap,
      long at,
      Postings postings)
      implements AccountEvent {}

  /** A job has cost this much; the rest of its hold is free again. */
  record FeeCaptured(long nonce, Amount fee, Postings postings) implements AccountEvent {}

  /** A job has cost nothing; its hold is free again. */
  record HoldReleased(long nonce, Postings postings) implements AccountEvent {}
}
