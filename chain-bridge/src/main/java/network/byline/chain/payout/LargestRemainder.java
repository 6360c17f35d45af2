package network.byline.chain.payout;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Splits a whole number in proportion to weights so that the parts are whole and sum to it
 * (Hamilton's method): each part is rounded down, and the units left over go one each to the parts
 * that lost most by that; of equal losses the earlier part's comes first.
 */
final class LargestRemainder {

  private LargestRemainder() {}

  /**
   * Returns the part of each weight.
   *
   * @param total what is split, not negative
   * @param weights not negative, and not all zero
   */
  static List<BigInteger> split(BigInteger total, List<BigInteger> weights) {
    BigInteger whole = weights.stream().reduce(BigInteger.ZERO, BigInteger::add);
    if (whole.signum() <= 0 || weights.stream().anyMatch(w -> w.signum() < 0)) {
      throw new IllegalArgumentException("weights " + weights + " do not divide anything");
    }
    List<BigInteger> parts = new ArrayList<>(weights.size());
    List<BigInteger> losses = new ArrayList<>(weights.size());
    BigInteger left = total;
    for (BigInteger weight : weights) {
      BigInteger[] division = total.multiply(weight).divideAndRemainder(whole);
      parts.add(division[0]);
      losses.add(division[1]);
      left = left.subtract(division[0]);
    }
    IntStream.range(0, weights.size())
        .boxed()
        .sorted(Comparator.comparing(losses::get, Comparator.reverseOrder()))
        .limit(left.intValueExact())
        .forEach(i -> parts.set(i, parts.get(i).add(BigInteger.ONE)));
    return List.copyOf(parts);
  }
}
