package network.byline.actors.batch;

import java.time.Duration;
import network.byline.base.receipt.BatchFile;

/**
 * When a batch is due.
 *
 * @param interval how long the first thing that waits may wait, at most
 * @param receipts how many waiting receipts are enough, 1 to {@value BatchFile#MAX_RECEIPTS}
 */
public record BatchTerms(Duration interval, int receipts) {

  public BatchTerms {
    if (interval.isNegative() || interval.isZero()) {
      throw new IllegalArgumentException("batch.interval " + interval + " must be above zero");
    }
    if (receipts < 1 || receipts > BatchFile.MAX_RECEIPTS) {
      throw new IllegalArgumentException(
          "batch.receipts " + receipts + ": choose 1 to " + BatchFile.MAX_RECEIPTS);
    }
  }
}
