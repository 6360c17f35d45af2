package network.byline.attribution.strict;

import java.util.Arrays;

/** Indices of the largest values in descending order of value, then ascending order of index. */
final class Descending {

  /** Bits of a digit: three digits make a float. */
  private static final int DIGIT = 11;

  private static final int DIGITS = 3;
  private static final int MASK = (1 << DIGIT) - 1;

  private Descending() {}

  /**
   * Orders the indices of all values that are not less than a bound. Time is linear: the bits are
   * sorted by one digit after the other, from the last, which keeps equal ones as they stand.
   *
   * @param x values, no NaN
   * @param count how many are wanted at most; 0 for all
   */
  static int[] order(float[] x, int count, double least) {
    int[] order = new int[x.length];
    int size = 0;
    int[][] starts = new int[DIGITS][MASK + 2];
    for (int j = 0; j < x.length; j++) {
      if (x[j] >= least) {
        order[size++] = j;
        int key = key(x[j]);
        for (int digit = 0; digit < DIGITS; digit++) {
          starts[digit][((key >>> (digit * DIGIT)) & MASK) + 1]++;
        }
      }
    }
    int[] sorted = new int[size];
    for (int digit = 0; digit < DIGITS; digit++) {
      int[] next = starts[digit];
      for (int value = 0; value < MASK; value++) {
        next[value + 1] += next[value];
      }
      for (int i = 0; i < size; i++) {
        int index = order[i];
        sorted[next[(key(x[index]) >>> (digit * DIGIT)) & MASK]++] = index;
      }
      int[] spare = order;
      order = sorted;
      sorted = spare;
    }
    return Arrays.copyOf(order, count == 0 ? size : Math.min(count, size));
  }

  /** Bits that ascend, as an unsigned number, where the float descends; -0 counts as +0. */
  private static int key(float value) {
    int bits = Float.floatToRawIntBits(value + 0f);
    return bits < 0 ? bits : ~bits & Integer.MAX_VALUE;
  }
}
