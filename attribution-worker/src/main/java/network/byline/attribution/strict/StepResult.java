package network.byline.attribution.strict;

/**
 * What a batch cost.
 *
 * @param loss sum of -log p over predicted tokens, in nats
 * @param tokens how many tokens were predicted
 */
public record StepResult(double loss, long tokens) {

  /** Nats per predicted token. */
  public double mean() {
    return loss / tokens;
  }
}
