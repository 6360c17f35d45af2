package network.byline.scheduler.verification;

import network.byline.base.value.Digest;

/** What a strict pass over an answer finds. Two honest ones find the same, to the bit. */
public sealed interface Finding {

  /**
   * Every token is what the sampler draws.
   *
   * @param evidence the commitment to scores and evidence
   */
  record Replays(Digest evidence) implements Finding {}

  /**
   * The answer is not what the model draws.
   *
   * @param token the first token that differs
   */
  record Differs(int token) implements Finding {

    public Differs {
      if (token < 0) {
        throw new IllegalArgumentException("finding.token " + token + " is below 0");
      }
    }
  }
}
