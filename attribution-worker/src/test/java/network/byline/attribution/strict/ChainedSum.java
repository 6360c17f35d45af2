package network.byline.attribution.strict;

/** The arithmetic contract in its plainest form, the scalar twin of every product. */
final class ChainedSum {

  private ChainedSum() {}

  /** Σ over k in [from, end) of a[ai + k · aStep] · b[bi + k · bStep], one ascending chain. */
  static float of(float[] a, int ai, int aStep, float[] b, int bi, int bStep, int from, int end) {
    float sum = 0f;
    for (int k = from; k < end; k++) {
      sum = Math.fma(a[ai + k * aStep], b[bi + k * bStep], sum);
    }
    return sum;
  }
}
