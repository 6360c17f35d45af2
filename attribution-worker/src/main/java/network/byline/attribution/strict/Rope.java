package network.byline.attribution.strict;

/**
 * Rotary positions: element i of a head and element i + half are turned by position ·
 * theta^(-2i/headDim). Angles, sines and cosines are computed in double by {@link StrictMath} and
 * rounded once to float.
 */
final class Rope {

  private final int headDim;
  private final double theta;
  private volatile Tables tables = new Tables(new float[0], new float[0], 0);

  private record Tables(float[] cos, float[] sin, int positions) {}

  Rope(int headDim, double theta) {
    this.headDim = headDim;
    this.theta = theta;
  }

  private Tables upTo(int positions) {
    Tables now = tables;
    return now.positions >= positions ? now : grow(positions);
  }

  private synchronized Tables grow(int positions) {
    if (tables.positions >= positions) {
      return tables;
    }
    int size = Math.max(256, Integer.highestOneBit(positions - 1) << 1);
    int half = headDim / 2;
    float[] cos = new float[size * half];
    float[] sin = new float[size * half];
    for (int i = 0; i < half; i++) {
      double frequency = StrictMath.pow(theta, -2.0 * i / headDim);
      for (int p = 0; p < size; p++) {
        cos[p * half + i] = (float) StrictMath.cos(p * frequency);
        sin[p * half + i] = (float) StrictMath.sin(p * frequency);
      }
    }
    tables = new Tables(cos, sin, size);
    return tables;
  }

  /** Turns {@code heads} adjoining heads of {@code rows} rows; row m has the position first + m. */
  void turn(float[] x, int offset, int rows, int heads, int first) {
    Tables t = upTo(first + rows);
    int half = headDim / 2;
    for (int m = 0; m < rows; m++) {
      int at = (first + m) * half;
      for (int h = 0; h < heads; h++) {
        int low = offset + (m * heads + h) * headDim;
        for (int i = 0; i < half; i++) {
          float a = x[low + i];
          float b = x[low + half + i];
          float cos = t.cos[at + i];
          float sin = t.sin[at + i];
          x[low + i] = Math.fma(a, cos, -(b * sin));
          x[low + half + i] = Math.fma(b, cos, a * sin);
        }
      }
    }
  }

  /** Turns gradients back: the transpose of {@link #turn}. */
  void turnBack(float[] dx, int rows, int heads) {
    Tables t = upTo(rows);
    int half = headDim / 2;
    for (int m = 0; m < rows; m++) {
      int at = m * half;
      for (int h = 0; h < heads; h++) {
        int low = (m * heads + h) * headDim;
        for (int i = 0; i < half; i++) {
          float a = dx[low + i];
          float b = dx[low + half + i];
          float cos = t.cos[at + i];
          float sin = t.sin[at + i];
          dx[low + i] = Math.fma(a, cos, b * sin);
          dx[low + half + i] = Math.fma(b, cos, -(a * sin));
        }
      }
    }
  }
}
