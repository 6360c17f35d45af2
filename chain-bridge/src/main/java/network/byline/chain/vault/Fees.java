package network.byline.chain.vault;

import java.math.BigInteger;

/**
 * What a transaction pays for a unit of gas, in wei (EIP-1559).
 *
 * @param maxTip most to the block's maker
 * @param maxFee most in all
 */
public record Fees(BigInteger maxTip, BigInteger maxFee) {

  /** Nodes replace a waiting transaction only by one that offers at least this part more. */
  public static final int REPLACEMENT_PERCENT = 10;

  private static final BigInteger HUNDRED = BigInteger.valueOf(100);

  public Fees {
    if (maxTip.signum() < 0 || maxTip.compareTo(maxFee) > 0) {
      throw new IllegalArgumentException(
          "maxTip " + maxTip + " is not within 0 and maxFee " + maxFee);
    }
  }

  /** Returns both fees raised by so many percent, rounded up, and by one wei at least. */
  public Fees raised(int percent) {
    return new Fees(raised(maxTip, percent), raised(maxFee, percent));
  }

  /** Returns these fees with neither above a limit. */
  public Fees atMost(BigInteger limit) {
    return new Fees(maxTip.min(limit), maxFee.min(limit));
  }

  private static BigInteger raised(BigInteger fee, int percent) {
    BigInteger[] more = fee.multiply(BigInteger.valueOf(percent)).divideAndRemainder(HUNDRED);
    BigInteger up = more[1].signum() == 0 ? more[0] : more[0].add(BigInteger.ONE);
    return fee.add(up.max(BigInteger.ONE));
  }
}
