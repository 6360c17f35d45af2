package network.byline.attribution.strict;

import network.byline.base.statement.SamplerSettings;

/**
 * Choice of a token from logits, a pure function of logits, settings and step, so that it replays
 * exactly from the logits of a full pass.
 *
 * <p>Candidates are the tokens whose logit is at most 40 temperatures below the largest (the others
 * together would change no sum by one bit, as each weighs less than 2^-57 of it), in descending
 * order of logit, equal ones in ascending order of id. Weights are exp((x - max) / temperature) in
 * double. Top-k keeps the first k; top-p then the fewest of them whose weights sum to at least p
 * times the sum of those kept; the draw u in [0, 1) of (seed, step) takes the first candidate at
 * which the running sum exceeds u times the sum. All sums are single chains in that order.
 */
public final class Sampler {

  private static final double REACH = 40;

  private final SamplerSettings settings;

  /** Creates a sampler. */
  public Sampler(SamplerSettings settings) {
    this.settings = settings;
  }

  /**
   * Chooses a token.
   *
   * @param logits one float per token id
   * @param step which draw of the answer, from 0
   * @throws IllegalArgumentException if the logits hold NaN or +∞ or nothing else than -∞
   */
  public int pick(float[] logits, int step) {
    int best = largest(logits);
    if (settings.temperatureMicros() == 0 || settings.topK() == 1) {
      return best;
    }
    double temperature = settings.temperatureMicros() / 1e6;
    double max = logits[best];
    int[] order = Descending.order(logits, settings.topK(), max - REACH * temperature);
    double[] weights = weights(logits, order, max, temperature);
    double total = 0;
    for (double weight : weights) {
      total += weight;
    }
    int kept = order.length;
    if (settings.topPMicros() < SamplerSettings.MILLION) {
      double wanted = total * (settings.topPMicros() / 1e6);
      total = 0;
      for (kept = 0; kept < order.length && (kept == 0 || total < wanted); kept++) {
        total += weights[kept];
      }
    }
    double target = CounterRandom.unit(settings.seed(), step) * total;
    double running = 0;
    for (int i = 0; i < kept; i++) {
      running += weights[i];
      if (running > target) {
        return order[i];
      }
    }
    return order[kept - 1];
  }

  private static double[] weights(float[] logits, int[] order, double max, double temperature) {
    double[] weights = new double[order.length];
    for (int i = 0; i < order.length; i++) {
      weights[i] = (logits[order[i]] - max) / temperature;
    }
    StrictMathFunctions.exp(weights);
    return weights;
  }

  private static int largest(float[] logits) {
    int best = 0;
    for (int j = 0; j < logits.length; j++) {
      if (Float.isNaN(logits[j]) || logits[j] == Float.POSITIVE_INFINITY) {
        throw new IllegalArgumentException("logit " + j + " is " + logits[j]);
      }
      if (logits[j] > logits[best]) {
        best = j;
      }
    }
    if (logits[best] == Float.NEGATIVE_INFINITY) {
      throw new IllegalArgumentException("every logit is -Infinity");
    }
    return best;
  }
}
