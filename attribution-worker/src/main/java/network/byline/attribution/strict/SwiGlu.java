package network.byline.attribution.strict;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** The gated activation y = (g · σ(g)) · u with σ(g) = 1 / (1 + e^(-g)), element by element. */
final class SwiGlu {

  private static final VectorSpecies<Float> S = Lanes.FLOAT;

  private SwiGlu() {}

  static void forward(float[] gate, float[] up, int count, float[] y) {
    int bound = S.loopBound(count);
    FloatVector one = FloatVector.broadcast(S, 1f);
    int i = 0;
    for (; i < bound; i += S.length()) {
      FloatVector g = FloatVector.fromArray(S, gate, i);
      FloatVector sigma = one.div(one.add(StrictMathFunctions.exp(g.neg())));
      g.mul(sigma).mul(FloatVector.fromArray(S, up, i)).intoArray(y, i);
    }
    for (; i < count; i++) {
      float g = gate[i];
      y[i] = g * (1f / (1f + StrictMathFunctions.exp(-g))) * up[i];
    }
  }

  /**
   * Gradients: du = dy · g · σ, dg = (dy · u) · (σ · (g · (1 - σ) + 1)).
   *
   * @param dgate written; may not be one of the inputs
   * @param dup written; may be {@code dy}
   */
  static void backward(
      float[] gate, float[] up, float[] dy, int count, float[] dgate, float[] dup) {
    int bound = S.loopBound(count);
    FloatVector one = FloatVector.broadcast(S, 1f);
    int i = 0;
    for (; i < bound; i += S.length()) {
      FloatVector g = FloatVector.fromArray(S, gate, i);
      FloatVector sigma = one.div(one.add(StrictMathFunctions.exp(g.neg())));
      FloatVector d = FloatVector.fromArray(S, dy, i);
      FloatVector slope = sigma.mul(g.fma(one.sub(sigma), one));
      d.mul(FloatVector.fromArray(S, up, i)).mul(slope).intoArray(dgate, i);
      d.mul(g.mul(sigma)).intoArray(dup, i);
    }
    for (; i < count; i++) {
      float g = gate[i];
      float sigma = 1f / (1f + StrictMathFunctions.exp(-g));
      float d = dy[i];
      dgate[i] = d * up[i] * (sigma * Math.fma(g, 1f - sigma, 1f));
      dup[i] = d * (g * sigma);
    }
  }
}
