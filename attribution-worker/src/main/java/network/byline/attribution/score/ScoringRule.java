package network.byline.attribution.score;

/**
 * The constants that decide what a span is worth. Amounts are in 2<sup>−20</sup> nat. The version
 * stands in every evidence; whoever changes a constant raises it.
 *
 * @param version names this set of constants
 * @param minTokens the fewest tokens of a span that is worth anything: fewer make a word, not a
 *     text, and belong to everybody
 * @param floorSurprisal the surprisal up to which a span is worth nothing. A span to which the base
 *     gives probability p turns up by chance about N·p times in N tokens, so what is likelier than
 *     1/N says nothing about its source
 * @param fullSurprisal the surprisal from which on a span counts in full; between the two its
 *     weight rises in a straight line
 * @param maxTokenGain the most that one token can gain. A base that is sure of another token makes
 *     the gain of the right one arbitrarily large, which would let one odd record outweigh a text
 */
public record ScoringRule(
    int version, int minTokens, long floorSurprisal, long fullSurprisal, long maxTokenGain) {

  /** Units in one nat. */
  public static final long NAT = 1L << 20;

  /**
   * The first rule: three tokens; from 14 nats (1 in 1.2 million, the size of a small datanet in
   * tokens) to three times as much; at most 10 nats a token (the surprise of a uniform guess among
   * 22 thousand). Lower bounds would name the right source a little more often, but pay a source
   * that had no part in an answer for words that it happens to share: {@code docs/benchmarks.md}.
   */
  public static final ScoringRule V1 = new ScoringRule(1, 3, 14 * NAT, 42 * NAT, 10 * NAT);

  /** The weight of a span that counts in full, in millionths. */
  static final int FULL_PPM = 1_000_000;

  private static final long MAX_SURPRISAL = 1L << 40;

  public ScoringRule {
    if (version < 1 || version > 0xffff) {
      throw new IllegalArgumentException("rule.version " + version + ": choose 1 to 65535");
    }
    if (minTokens < 1) {
      throw new IllegalArgumentException("rule.minTokens " + minTokens + ": choose 1 or more");
    }
    if (floorSurprisal < 0 || fullSurprisal <= floorSurprisal || fullSurprisal > MAX_SURPRISAL) {
      throw new IllegalArgumentException(
          "rule.floorSurprisal "
              + floorSurprisal
              + " and fullSurprisal "
              + fullSurprisal
              + ": choose 0 <= floor < full <= "
              + MAX_SURPRISAL);
    }
    if (maxTokenGain < 1 || maxTokenGain > MAX_SURPRISAL) {
      throw new IllegalArgumentException(
          "rule.maxTokenGain " + maxTokenGain + ": choose 1 to " + MAX_SURPRISAL);
    }
  }

  /**
   * Returns the weight of a span in millionths. It never falls when a span grows, as surprisal does
   * not: that is what keeps the split of a passage from raising anybody's pay.
   *
   * @param tokens its length
   * @param surprisal the sum of the negated base log-probabilities of its tokens
   */
  int weightPpm(int tokens, long surprisal) {
    if (tokens < minTokens || surprisal <= floorSurprisal) {
      return 0;
    }
    if (surprisal >= fullSurprisal) {
      return FULL_PPM;
    }
    return (int) ((surprisal - floorSurprisal) * FULL_PPM / (fullSurprisal - floorSurprisal));
  }

  /** Returns what one token gained: what the adapter added to its log-probability, clipped. */
  long gain(long tuned, long base) {
    return Math.clamp(tuned - base, 0, maxTokenGain);
  }
}
