package network.byline.attribution.strict;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Root-mean-square normalisation: y[k] = (x[k] · inv) · w[k] with inv = 1 / sqrt(Σ x[k]² / n +
 * eps), the sum being one chain in ascending k.
 */
final class RmsNorm {

  private static final VectorSpecies<Float> S = Lanes.FLOAT;

  private RmsNorm() {}

  /** Normalises {@code rows} rows of {@code width} and leaves 1 / root in {@code inverse}. */
  static void forward(
      float[] x, float[] weight, int rows, int width, float eps, float[] y, float[] inverse) {
    int bound = S.loopBound(width);
    for (int m = 0; m < rows; m++) {
      int at = m * width;
      float sum = 0f;
      for (int k = 0; k < width; k++) {
        sum = Math.fma(x[at + k], x[at + k], sum);
      }
      float inv = 1f / (float) Math.sqrt(sum / width + eps);
      inverse[m] = inv;
      int k = 0;
      for (; k < bound; k += S.length()) {
        FloatVector.fromArray(S, x, at + k)
            .mul(inv)
            .mul(FloatVector.fromArray(S, weight, k))
            .intoArray(y, at + k);
      }
      for (; k < width; k++) {
        y[at + k] = x[at + k] * inv * weight[k];
      }
    }
  }

  /**
   * Adds the gradient of the input to {@code dx}: inv · (a[k] - x̂[k] · Σ a[j] x̂[j] / n), where a
   * = dy · w and x̂ = x · inv.
   *
   * @param dx added to
   */
  static void backward(
      float[] x, float[] inverse, float[] weight, float[] dy, int rows, int width, float[] dx) {
    for (int m = 0; m < rows; m++) {
      int at = m * width;
      float inv = inverse[m];
      float dot = 0f;
      for (int k = 0; k < width; k++) {
        dot = Math.fma(dy[at + k] * weight[k], x[at + k] * inv, dot);
      }
      float mean = dot / width;
      for (int k = 0; k < width; k++) {
        float a = dy[at + k] * weight[k];
        dx[at + k] += inv * Math.fma(-(x[at + k] * inv), mean, a);
      }
    }
  }

  /** The gradient of the weight: dw[k] = Σ_m dy[m][k] · x̂[m][k], one chain in ascending m. */
  static void weightGradient(
      float[] x, float[] inverse, float[] dy, int rows, int width, float[] dw) {
    Arrays.fill(dw, 0, width, 0f);
    for (int m = 0; m < rows; m++) {
      int at = m * width;
      float inv = inverse[m];
      for (int k = 0; k < width; k++) {
        dw[k] = Math.fma(dy[at + k], x[at + k] * inv, dw[k]);
      }
    }
  }
}
