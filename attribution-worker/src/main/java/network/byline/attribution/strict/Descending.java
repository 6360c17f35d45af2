package network.byline.attribution.strict;

import java.util.Arrays;

/** Indices of the largest values in descending order of value, then ascending order of index. */
final class Descending {

  private Descending() {}

  /**
   * Orders indices.
   *
   * @param x values, no NaN
   * @param count how many are wanted; 0 for all
   */
  static int[] order(float[] x, int count) {
    long[] keys = new long[x.length];
    for (int j = 0; j < x.length; j++) {
      keys[j] = ((long) ~ascending(x[j] + 0f) << 32) | j;
    }
    Arrays.sort(keys);
    int[] order = new int[count == 0 ? x.length : Math.min(count, x.length)];
    for (int i = 0; i < order.length; i++) {
      order[i] = (int) keys[i];
    }
    return order;
  }

  /** Bits whose order as an int is that of the float; adding +0 has made -0 equal to +0. */
  private static int ascending(float value) {
    int bits = Float.floatToRawIntBits(value);
    return bits < 0 ? bits ^ 0x7fffffff : bits;
  }
}
