package network.byline.attribution.strict;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Softmax of a row: e[j] = exp(x[j] · scale - max), p[j] = e[j] / Σ e[j], the sum being one chain
 * in ascending j. A maximum is the same in any order.
 */
final class Softmax {

  private static final VectorSpecies<Float> S = Lanes.FLOAT;

  private Softmax() {}

  static float max(float[] x, int offset, int count) {
    int bound = S.loopBound(count);
    FloatVector best = FloatVector.broadcast(S, Float.NEGATIVE_INFINITY);
    int j = 0;
    for (; j < bound; j += S.length()) {
      best = best.max(FloatVector.fromArray(S, x, offset + j));
    }
    float max = best.reduceLanes(VectorOperators.MAX);
    for (; j < count; j++) {
      max = Math.max(max, x[offset + j]);
    }
    return max;
  }

  /** Multiplies in place. */
  static void scale(float[] x, int offset, int count, float factor) {
    int bound = S.loopBound(count);
    int j = 0;
    for (; j < bound; j += S.length()) {
      FloatVector.fromArray(S, x, offset + j).mul(factor).intoArray(x, offset + j);
    }
    for (; j < count; j++) {
      x[offset + j] *= factor;
    }
  }

  /** Divides in place. */
  private static void divide(float[] x, int offset, int count, float divisor) {
    int bound = S.loopBound(count);
    int j = 0;
    for (; j < bound; j += S.length()) {
      FloatVector.fromArray(S, x, offset + j).div(divisor).intoArray(x, offset + j);
    }
    for (; j < count; j++) {
      x[offset + j] /= divisor;
    }
  }

  /** x[j] becomes exp(x[j] - max). */
  private static void exponentials(float[] x, int offset, int count, float max) {
    int bound = S.loopBound(count);
    int j = 0;
    for (; j < bound; j += S.length()) {
      StrictMathFunctions.exp(FloatVector.fromArray(S, x, offset + j).sub(max))
          .intoArray(x, offset + j);
    }
    for (; j < count; j++) {
      x[offset + j] = StrictMathFunctions.exp(x[offset + j] - max);
    }
  }

  /** Turns a row into its softmax in place and returns the sum of exponentials. */
  static float normalise(float[] x, int offset, int count, float max) {
    exponentials(x, offset, count, max);
    float sum = 0f;
    for (int j = 0; j < count; j++) {
      sum += x[offset + j];
    }
    divide(x, offset, count, sum);
    return sum;
  }
}
