package network.byline.attribution.strict;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Logarithms of probabilities as integers: log p = (x[token] - max) - ln Σ exp(x[j] - max),
 * computed in double with the sum as one chain in ascending j, times 2^20, rounded to even. Keeps
 * memory between calls; one thread at a time.
 */
public final class LogProbs {

  /** Units in one nat. */
  public static final long UNITS_PER_NAT = 1L << 20;

  /** The least value given: what is less likely than e^-2048 counts as that. */
  public static final long LEAST = -2048 * UNITS_PER_NAT;

  private static final VectorSpecies<Double> D = Lanes.DOUBLE;
  private static final VectorSpecies<Float> F = Lanes.FLOAT;

  private double[] terms = new double[0];

  /**
   * The logarithm of one token's probability.
   *
   * @param logits one float per token id
   * @return 2^-20 nat, from {@link #LEAST} to 0
   * @throws IllegalArgumentException if the logits hold NaN or +∞
   */
  public long of(float[] logits, int token) {
    float max = Softmax.max(logits, 0, logits.length);
    if (Float.isNaN(max) || Float.isInfinite(max)) {
      throw new IllegalArgumentException("the largest logit is " + max + "; no probabilities");
    }
    double distance = (double) logits[token] - (double) max;
    double value = (distance - StrictMathFunctions.log(sum(logits, max))) * UNITS_PER_NAT;
    return Math.max(LEAST, (long) Math.rint(value));
  }

  private double sum(float[] logits, float max) {
    if (terms.length < logits.length) {
      terms = new double[logits.length];
    }
    int lanes = D.length();
    int bound = F.loopBound(logits.length);
    for (int j = 0; j < bound; j += F.length()) {
      FloatVector x = FloatVector.fromArray(F, logits, j);
      for (int half = 0; half < 2; half++) {
        DoubleVector wide = (DoubleVector) x.convert(VectorOperators.F2D, half);
        StrictMathFunctions.exp(wide.sub((double) max)).intoArray(terms, j + half * lanes);
      }
    }
    for (int j = bound; j < logits.length; j++) {
      terms[j] = StrictMathFunctions.exp((double) logits[j] - (double) max);
    }
    double sum = 0;
    for (int j = 0; j < logits.length; j++) {
      sum += terms[j];
    }
    return sum;
  }
}
