package network.byline.actors.batch;

import java.util.List;
import network.byline.actors.ledger.Postings;
import network.byline.actors.serialization.StoredEvent;
import network.byline.base.identity.Signature;
import network.byline.base.receipt.ReceiptEntry;
import network.byline.base.statement.MachineCertificate;
import network.byline.base.statement.Signed;
import network.byline.base.value.Address;
import network.byline.base.value.Amount;
import network.byline.base.value.Digest;

/** What has happened on the way from receipts to batches. Times are seconds since 1970. */
public sealed interface BatchEvent extends StoredEvent {

  /** Returns where money went; nothing where none moved. */
  default Postings postings() {
    return Postings.NONE;
  }

  /**
   * A receipt waits for the next batch.
   *
   * @param entry the receipt with all that belongs to it
   * @param certificates the certificates of its machines that no batch has yet
   * @param at when
   * @param postings the fee, from settled to unbatched
   */
  record ReceiptAdded(
      ReceiptEntry entry, List<Signed<MachineCertificate>> certificates, long at, Postings postings)
      implements BatchEvent {}

  /** A statement waits for the next batch. */
  record StatementAdded(Publication publication, long at) implements BatchEvent {}

  /**
   * A batch is being closed: what it holds is fixed, so that its file comes out the same however
   * often it is written.
   *
   * @param number the batch's number
   * @param receipts how many of the waiting receipts it holds
   * @param statements how many of the waiting statements it holds
   * @param at when; the batch's closing time
   */
  record CloseBegun(long number, int receipts, int statements, long at) implements BatchEvent {}

  /**
   * A batch is closed and its file written.
   *
   * @param number the batch's number
   * @param file the digest of its file
   * @param firstReceipt how many receipts all earlier batches hold
   * @param receipts the ids of its receipts
   * @param fees the sum of their fees
   * @param roots what the vault is to write down of it
   * @param collects what is to be collected from each of its clients
   * @param at its closing time
   * @param postings from unbatched to payouts and commons
   */
  record Closed(
      long number,
      Digest file,
      long firstReceipt,
      List<Digest> receipts,
      Amount fees,
      Roots roots,
      List<Collect> collects,
      long at,
      Postings postings)
      implements BatchEvent {}

  /**
   * The roots and totals of a batch.
   *
   * @param receipts root over its receipts
   * @param contributions root over all contribution logs after it
   * @param payouts root over all payees' lifetime earnings after it
   * @param payoutTotal their sum
   * @param commonsTotal the sum of all commons after it
   */
  record Roots(
      Digest receipts,
      Digest contributions,
      Digest payouts,
      Amount payoutTotal,
      Amount commonsTotal) {}

  /**
   * What the vault may collect from a client.
   *
   * @param client whose deposit
   * @param cumulative the client's lifetime fees after the batch
   * @param cap the largest cap that the client has signed
   * @param signature the client's signature of that cap
   */
  record Collect(Address client, Amount cumulative, Amount cap, Signature signature) {}
}
