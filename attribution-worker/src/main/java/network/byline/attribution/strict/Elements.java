package network.byline.attribution.strict;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** Arithmetic element by element: no order, so nothing to fix but the operations themselves. */
final class Elements {

  private static final VectorSpecies<Float> S = Lanes.FLOAT;

  private Elements() {}

  /** y = fma(factor, x, y). */
  static void multiplyAdd(float factor, float[] x, float[] y, int count) {
    FloatVector f = FloatVector.broadcast(S, factor);
    int bound = S.loopBound(count);
    int i = 0;
    for (; i < bound; i += S.length()) {
      f.fma(FloatVector.fromArray(S, x, i), FloatVector.fromArray(S, y, i)).intoArray(y, i);
    }
    for (; i < count; i++) {
      y[i] = Math.fma(factor, x[i], y[i]);
    }
  }

  /** y = factor · x. */
  static void scale(float factor, float[] x, float[] y, int count) {
    for (int i = 0; i < count; i++) {
      y[i] = factor * x[i];
    }
  }

  /** z = x + y. */
  static void add(float[] x, float[] y, float[] z, int count) {
    for (int i = 0; i < count; i++) {
      z[i] = x[i] + y[i];
    }
  }
}
