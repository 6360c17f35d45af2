package network.byline.storage.projection;

import java.util.List;
import network.byline.base.value.Amount;
import network.byline.base.value.Digest;

/**
 * A closed batch, whose file stands in the batch folder already. Key: its number; a receipt is in
 * one batch only.
 *
 * @param number 1 for the first
 * @param file the digest of the batch file
 * @param firstReceipt how many receipts all earlier batches hold
 * @param receipts the ids of its receipts, in order
 * @param fees the sum of their fees
 * @param closedAt seconds since 1970
 */
public record BatchRow(
    long number, Digest file, long firstReceipt, List<Digest> receipts, Amount fees, long closedAt)
    implements Row {

  public BatchRow {
    receipts = List.copyOf(receipts);
  }
}
