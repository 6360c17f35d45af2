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
    int m = 0;
    for (; m + 4 <= rows; m += 4) {
      sumsOfSquares(x, m * width, width, inverse, m);
    }
    for (; m < rows; m++) {
      float sum = 0f;
      for (int k = m * width; k < (m + 1) * width; k++) {
        sum = Math.fma(x[k], x[k], sum);
      }
      inverse[m] = sum;
    }
    int bound = S.loopBound(width);
    for (m = 0; m < rows; m++) {
      int at = m * width;
      float inv = 1f / (float) Math.sqrt(inverse[m] / width + eps);
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

  /** Four rows at once: a chain waits for each of its steps, and four chains wait together. */
  private static void sumsOfSquares(float[] x, int at, int width, float[] sums, int m) {
    float s0 = 0f;
    float s1 = 0f;
    float s2 = 0f;
    float s3 = 0f;
    for (int k = at; k < at + width; k++) {
      float x0 = x[k];
      float x1 = x[k + width];
      float x2 = x[k + 2 * width];
      float x3 = x[k + 3 * width];
      s0 = Math.fma(x0, x0, s0);
      s1 = Math.fma(x1, x1, s1);
      s2 = Math.fma(x2, x2, s2);
      s3 = Math.fma(x3, x3, s3);
    }
    sums[m] = s0;
    sums[m + 1] = s1;
    sums[m + 2] = s2;
    sums[m + 3] = s3;
  }

  /**
   * Adds the gradient of the input to {@code dx}: inv · (a[k] - x̂[k] · Σ a[j] x̂[j] / n), where a
   * = dy · w and x̂ = x · inv.
   *
   * @param dx added to
   */
  static void backward(
      float[] x, float[] inverse, float[] weight, float[] dy, int rows, int width, float[] dx) {
    float[] dots = new float[4];
    for (int m = 0; m < rows; m++) {
      int at = m * width;
      float inv = inverse[m];
      if (m % 4 == 0 && m + 4 <= rows) {
        dots(x, inverse, weight, dy, m, width, dots);
      } else if (m / 4 == rows / 4) {
        dots[m % 4] = dot(x, inv, weight, dy, at, width);
      }
      float mean = dots[m % 4] / width;
      for (int k = 0; k < width; k++) {
        float a = dy[at + k] * weight[k];
        dx[at + k] += inv * Math.fma(-(x[at + k] * inv), mean, a);
      }
    }
  }

  private static float dot(float[] x, float inv, float[] weight, float[] dy, int at, int width) {
    float dot = 0f;
    for (int k = 0; k < width; k++) {
      dot = Math.fma(dy[at + k] * weight[k], x[at + k] * inv, dot);
    }
    return dot;
  }

  /** Like {@link #dot} for four rows at once. */
  private static void dots(
      float[] x, float[] inverse, float[] weight, float[] dy, int m, int width, float[] dots) {
    float i0 = inverse[m];
    float i1 = inverse[m + 1];
    float i2 = inverse[m + 2];
    float i3 = inverse[m + 3];
    float d0 = 0f;
    float d1 = 0f;
    float d2 = 0f;
    float d3 = 0f;
    int at0 = m * width;
    int at1 = at0 + width;
    int at2 = at1 + width;
    int at3 = at2 + width;
    for (int k = 0; k < width; k++) {
      float w = weight[k];
      d0 = Math.fma(dy[at0 + k] * w, x[at0 + k] * i0, d0);
      d1 = Math.fma(dy[at1 + k] * w, x[at1 + k] * i1, d1);
      d2 = Math.fma(dy[at2 + k] * w, x[at2 + k] * i2, d2);
      d3 = Math.fma(dy[at3 + k] * w, x[at3 + k] * i3, d3);
    }
    dots[0] = d0;
    dots[1] = d1;
    dots[2] = d2;
    dots[3] = d3;
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
