package network.byline.chain.vault;

import network.byline.base.value.Amount;
import network.byline.base.value.Digest;

/**
 * What the vault writes down of one batch.
 *
 * @param n the batch's number, from 1
 * @param receiptsRoot root over the batch's receipts
 * @param contributionsRoot root over every datanet's contribution log after the batch
 * @param payoutsRoot root over the payees' lifetime earnings after the batch
 * @param payoutTotal sum of those earnings
 * @param commonsTotal sum of all commons after the batch
 * @param fileDigest SHA-256 of the batch file
 */
public record BatchAnchor(
    long n,
    Digest receiptsRoot,
    Digest contributionsRoot,
    Digest payoutsRoot,
    Amount payoutTotal,
    Amount commonsTotal,
    Digest fileDigest) {

  public BatchAnchor {
    if (n < 1) {
      throw new IllegalArgumentException("batch number " + n + " is below 1");
    }
  }
}
