package network.byline.chain.outbox;

import java.math.BigInteger;
import java.time.Duration;

/**
 * How the outbox waits and what it may spend.
 *
 * @param poll between two looks at what is under way
 * @param idle between two looks when nothing is, and at what waits for people or money
 * @param resendAfter after which a transaction that is in no block is sent again
 * @param raiseAfter after which it is signed again with higher fees
 * @param fillAfter after which a nonce that was left out is used up
 * @param maxInFlight how many transactions may be under way at once
 * @param maxFee the most that is paid for a unit of gas, in wei
 */
public record OutboxPolicy(
    Duration poll,
    Duration idle,
    Duration resendAfter,
    Duration raiseAfter,
    Duration fillAfter,
    int maxInFlight,
    BigInteger maxFee) {

  private static final BigInteger GWEI = BigInteger.TEN.pow(9);

  /** How often a failed transaction is replaced by another one before a person has to look. */
  static final int MAX_NONCES = 3;

  /** More than the tenth that nodes ask of a replacement, since some round. */
  static final int RAISE_PERCENT = 15;

  /** For chains with blocks every few seconds. */
  public static final OutboxPolicy DEFAULT =
      new OutboxPolicy(
          Duration.ofSeconds(2),
          Duration.ofSeconds(30),
          Duration.ofSeconds(30),
          Duration.ofMinutes(2),
          Duration.ofMinutes(5),
          16,
          GWEI.multiply(BigInteger.valueOf(500)));

  public OutboxPolicy {
    if (poll.isNegative() || poll.isZero() || idle.compareTo(poll) < 0) {
      throw new IllegalArgumentException(
          "outbox.poll " + poll + " must be above zero and not above outbox.idle " + idle);
    }
    if (maxInFlight < 1) {
      throw new IllegalArgumentException("outbox.maxInFlight " + maxInFlight + ": allow one");
    }
    if (maxFee.signum() <= 0) {
      throw new IllegalArgumentException("outbox.maxFee " + maxFee + " wei pays for nothing");
    }
  }

  /** Returns the same with another interval between looks, for chains with blocks at once. */
  public OutboxPolicy withPoll(Duration interval) {
    return new OutboxPolicy(
        interval, idle, resendAfter, raiseAfter, fillAfter, maxInFlight, maxFee);
  }
}
