package network.byline.storage.view;

import network.byline.base.value.Amount;
import network.byline.base.value.Digest;

/**
 * A closed batch.
 *
 * @param number 1 for the first
 * @param file the digest of the batch file
 * @param firstReceipt how many receipts all earlier batches hold
 * @param receipts how many receipts it holds
 * @param fees the sum of their fees
 * @param closedAt seconds since 1970
 */
public record BatchView(
    long number, Digest file, long firstReceipt, long receipts, Amount fees, long closedAt) {}
