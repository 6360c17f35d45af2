package network.byline.actors.batch;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import network.byline.actors.ledger.Accounts;
import network.byline.actors.ledger.Postings;
import network.byline.base.receipt.BatchFile;
import network.byline.base.receipt.PublishedStatements;
import network.byline.base.receipt.ReceiptEntry;
import network.byline.base.statement.Charter;
import network.byline.base.statement.Contribution;
import network.byline.base.statement.Deed;
import network.byline.base.statement.MachineCertificate;
import network.byline.base.statement.ModelCard;
import network.byline.base.statement.Signed;
import network.byline.base.statement.Snapshot;
import network.byline.base.statement.Statement;
import network.byline.base.value.Amount;
import network.byline.base.value.Digest;
import network.byline.chain.batch.BatchBuilder;
import network.byline.chain.batch.BatchRoots;
import network.byline.storage.batch.BatchFolder;

/** Builds and writes the file of a batch that is being closed. The same state, the same bytes. */
final class BatchWriting {

  private BatchWriting() {}

  /**
   * Writes the file and returns the event that says so. May block.
   *
   * @throws network.byline.storage.StorageException if the file could not be written
   * @throws IllegalStateException if another file has its number
   */
  static BatchEvent.Closed write(BatchState state, BatchFolder folder) {
    BatchFile file = build(state);
    byte[] bytes = file.toBytes();
    folder.write(file.number(), bytes);
    return closed(state, file, BatchFile.digest(bytes));
  }

  /** Returns the file of the batch that is being closed. */
  static BatchFile build(BatchState state) {
    BatchEvent.CloseBegun closing = state.closing().orElseThrow();
    List<Publication> publications = state.statements().subList(0, closing.statements());
    Set<Digest> blocks = new TreeSet<>();
    publications.forEach(publication -> blocks.addAll(publication.blocks()));
    return BatchBuilder.next(
        state.domain(),
        new BatchBuilder.Before(state.number(), state.previous(), state.batched(), state.ledger()),
        closing.at(),
        state.receipts().subList(0, closing.receipts()),
        new PublishedStatements(
            of(Charter.class, publications),
            of(Contribution.class, publications),
            of(Snapshot.class, publications),
            of(ModelCard.class, publications),
            of(Deed.class, publications),
            of(MachineCertificate.class, publications)),
        state.logsAfter(publications).entrySet().stream()
            .map(
                e -> new BatchFile.DatanetLog(e.getKey(), e.getValue().size(), e.getValue().root()))
            .toList(),
        blocks);
  }

  /** Returns the event that says that the file with this digest is written. */
  static BatchEvent.Closed closed(BatchState state, BatchFile file, Digest digest) {
    BatchRoots roots = BatchRoots.of(file);
    Amount fees = Amount.ZERO;
    List<Digest> receipts = new ArrayList<>();
    for (ReceiptEntry entry : file.receipts()) {
      fees = fees.plus(entry.receipt().fee());
      receipts.add(entry.receipt().id());
    }
    return new BatchEvent.Closed(
        file.number(),
        digest,
        file.firstReceipt(),
        receipts,
        fees,
        new BatchEvent.Roots(
            roots.receipts(),
            roots.contributions(),
            roots.payouts(),
            roots.payoutTotal(),
            roots.commonsTotal()),
        state.collects(file.receipts(), file.ledger()),
        file.closedAt(),
        new Postings.Draft()
            .take(Accounts.UNBATCHED, fees)
            .give(Accounts.BATCHED_PAYOUTS, roots.payoutTotal().minus(state.ledger().payoutTotal()))
            .give(
                Accounts.BATCHED_COMMONS, roots.commonsTotal().minus(state.ledger().commonsTotal()))
            .balanced());
  }

  private static <T extends Statement> List<Signed<T>> of(
      Class<T> type, List<Publication> publications) {
    List<Signed<T>> all = new ArrayList<>();
    for (Publication publication : publications) {
      Statement statement = publication.statement().statement();
      if (type.isInstance(statement)) {
        all.add(new Signed<>(type.cast(statement), publication.statement().signature()));
      }
    }
    return all;
  }
}
