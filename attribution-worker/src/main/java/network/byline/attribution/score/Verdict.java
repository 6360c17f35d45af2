package network.byline.attribution.score;

import network.byline.base.receipt.Evidence;

/** What came of scoring an answer. */
public sealed interface Verdict {

  /**
   * Every token is what the sampler draws, and the logits are those that were stated.
   *
   * @param evidence what the passages gained
   */
  record Replayed(Evidence evidence) implements Verdict {}

  /**
   * The answer is not what the model and the sampler give.
   *
   * @param step the first draw that differs, from 0; the number of draws if only the digest does
   * @param reason what was stated and what was found
   */
  record Differs(int step, String reason) implements Verdict {}
}
