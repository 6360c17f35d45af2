package network.byline.chain.vault;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import network.byline.base.value.Address;

/**
 * What a vault is built with and never changes.
 *
 * @param operator the one address that anchors and collects
 * @param batchInterval within which the operator promises the next batch; whole seconds
 * @param activationWait between a batch's proposal and its activation; whole seconds
 * @param exitWait between a client's request and its exit; longer than two batch intervals
 */
public record VaultTerms(
    Address operator, Duration batchInterval, Duration activationWait, Duration exitWait) {

  public VaultTerms {
    requireWholeSeconds("batchInterval", batchInterval);
    requireWholeSeconds("activationWait", activationWait);
    requireWholeSeconds("exitWait", exitWait);
    if (exitWait.compareTo(batchInterval.multipliedBy(2)) <= 0) {
      throw new IllegalArgumentException(
          "exitWait "
              + exitWait
              + " is not longer than two batch intervals of "
              + batchInterval
              + ": delivered work could not be collected in time");
    }
  }

  private static void requireWholeSeconds(String name, Duration duration) {
    if (duration.isNegative() || !duration.equals(duration.truncatedTo(ChronoUnit.SECONDS))) {
      throw new IllegalArgumentException(
          name + " " + duration + " is not a whole number of seconds from zero up");
    }
  }
}
