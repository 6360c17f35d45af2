package network.byline.chain.batch;

import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import network.byline.base.eip712.Domain;
import network.byline.base.receipt.BatchFile;
import network.byline.base.receipt.Ledger;
import network.byline.base.receipt.PublishedStatements;
import network.byline.base.receipt.ReceiptEntry;
import network.byline.base.value.Digest;

/** Makes a batch file: a pure function of what came since the last one and of the ledger before. */
public final class BatchBuilder {

  private BatchBuilder() {}

  /**
   * Where the chain of batches stands before the new one.
   *
   * @param number the last batch; 0 before the first
   * @param file the digest of its file; zero before the first
   * @param receipts how many receipts all batches so far hold
   * @param ledger the ledger after it
   */
  public record Before(long number, Digest file, long receipts, Ledger ledger) {

    /** Before the first batch. */
    public static final Before FIRST = new Before(0, Digest.ZERO, 0, Ledger.EMPTY);
  }

  /**
   * Builds the next batch file.
   *
   * @param closedAt seconds since 1970
   * @param receipts the receipts in the order in which they were added
   * @param logs size and root of every datanet's log, in any order
   * @param blocks ids of the blocks that the new statements need, in any order
   */
  public static BatchFile next(
      Domain domain,
      Before before,
      long closedAt,
      List<ReceiptEntry> receipts,
      PublishedStatements statements,
      List<BatchFile.DatanetLog> logs,
      Set<Digest> blocks) {
    return new BatchFile(
        domain,
        before.number() + 1,
        before.file(),
        before.receipts(),
        closedAt,
        receipts,
        statements,
        logs.stream().sorted(Comparator.comparing(BatchFile.DatanetLog::datanet)).toList(),
        List.copyOf(new TreeSet<>(blocks)),
        before.ledger().plus(receipts));
  }
}
