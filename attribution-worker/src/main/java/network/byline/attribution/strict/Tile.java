package network.byline.attribution.strict;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The micro-kernels: a tile of outputs held in registers while the reduced index ascends. Each
 * output is {@code fma(a[K-1], b[K-1], … fma(a[0], b[0], start))}, where start is +0 or the partial
 * result of the k before.
 */
final class Tile {

  private static final VectorSpecies<Float> S = Lanes.FLOAT;
  private static final int L = Lanes.COUNT;
  private static final int W = PackedMatrix.WIDTH;
  private static final int H = Rows.HEIGHT;

  /** How a tile starts and ends. */
  static final int STORE = 0;

  /** Go on from the partial results in c. */
  static final int CONTINUE = 1;

  /** Start at +0 and add the finished chain to c. */
  static final int ADD = 2;

  private Tile() {}

  /**
   * Computes four rows by one panel.
   *
   * @param a packed rows, from {@code ai}, {@code kn} steps
   * @param b packed panel, from {@code bi}
   * @param c row-major results of row stride {@code ldc}, all four rows and WIDTH columns present
   */
  static void four(
      float[] a, int ai, float[] b, int bi, int kn, float[] c, int ci, int ldc, int mode) {
    int c1 = ci + ldc;
    int c2 = c1 + ldc;
    int c3 = c2 + ldc;
    FloatVector s00;
    FloatVector s01;
    FloatVector s10;
    FloatVector s11;
    FloatVector s20;
    FloatVector s21;
    FloatVector s30;
    FloatVector s31;
    if (mode == CONTINUE) {
      s00 = FloatVector.fromArray(S, c, ci);
      s01 = FloatVector.fromArray(S, c, ci + L);
      s10 = FloatVector.fromArray(S, c, c1);
      s11 = FloatVector.fromArray(S, c, c1 + L);
      s20 = FloatVector.fromArray(S, c, c2);
      s21 = FloatVector.fromArray(S, c, c2 + L);
      s30 = FloatVector.fromArray(S, c, c3);
      s31 = FloatVector.fromArray(S, c, c3 + L);
    } else {
      FloatVector zero = FloatVector.zero(S);
      s00 = zero;
      s01 = zero;
      s10 = zero;
      s11 = zero;
      s20 = zero;
      s21 = zero;
      s30 = zero;
      s31 = zero;
    }
    for (int k = 0; k < kn; k++) {
      FloatVector b0 = FloatVector.fromArray(S, b, bi + k * W);
      FloatVector b1 = FloatVector.fromArray(S, b, bi + k * W + L);
      int at = ai + k * H;
      FloatVector x = FloatVector.broadcast(S, a[at]);
      s00 = x.fma(b0, s00);
      s01 = x.fma(b1, s01);
      x = FloatVector.broadcast(S, a[at + 1]);
      s10 = x.fma(b0, s10);
      s11 = x.fma(b1, s11);
      x = FloatVector.broadcast(S, a[at + 2]);
      s20 = x.fma(b0, s20);
      s21 = x.fma(b1, s21);
      x = FloatVector.broadcast(S, a[at + 3]);
      s30 = x.fma(b0, s30);
      s31 = x.fma(b1, s31);
    }
    if (mode == ADD) {
      s00 = FloatVector.fromArray(S, c, ci).add(s00);
      s01 = FloatVector.fromArray(S, c, ci + L).add(s01);
      s10 = FloatVector.fromArray(S, c, c1).add(s10);
      s11 = FloatVector.fromArray(S, c, c1 + L).add(s11);
      s20 = FloatVector.fromArray(S, c, c2).add(s20);
      s21 = FloatVector.fromArray(S, c, c2 + L).add(s21);
      s30 = FloatVector.fromArray(S, c, c3).add(s30);
      s31 = FloatVector.fromArray(S, c, c3 + L).add(s31);
    }
    s00.intoArray(c, ci);
    s01.intoArray(c, ci + L);
    s10.intoArray(c, c1);
    s11.intoArray(c, c1 + L);
    s20.intoArray(c, c2);
    s21.intoArray(c, c2 + L);
    s30.intoArray(c, c3);
    s31.intoArray(c, c3 + L);
  }

  /**
   * Computes four rows of plain memory by one panel; otherwise like {@link #four}.
   *
   * @param a where the rows are, row r from {@code a0 + r * lda}; the last {@code missing} of them
   *     are not there and repeat the one before
   * @param b packed panel, from {@code bi}
   * @param c row-major results of row stride {@code ldc}, all four rows and WIDTH columns present
   */
  static void fourRows(
      float[] a,
      int a0,
      int lda,
      int missing,
      float[] b,
      int bi,
      int kn,
      float[] c,
      int ci,
      int ldc,
      int mode) {
    // Distances from one running index: the compiler hoists the bounds checks of this form only.
    int d1 = missing < 3 ? lda : 0;
    int d2 = missing < 2 ? d1 + lda : d1;
    int d3 = missing < 1 ? d2 + lda : d2;
    int end = a0 + kn;
    int b0At = bi - a0 * W;
    int c1 = ci + ldc;
    int c2 = c1 + ldc;
    int c3 = c2 + ldc;
    FloatVector s00;
    FloatVector s01;
    FloatVector s10;
    FloatVector s11;
    FloatVector s20;
    FloatVector s21;
    FloatVector s30;
    FloatVector s31;
    if (mode == CONTINUE) {
      s00 = FloatVector.fromArray(S, c, ci);
      s01 = FloatVector.fromArray(S, c, ci + L);
      s10 = FloatVector.fromArray(S, c, c1);
      s11 = FloatVector.fromArray(S, c, c1 + L);
      s20 = FloatVector.fromArray(S, c, c2);
      s21 = FloatVector.fromArray(S, c, c2 + L);
      s30 = FloatVector.fromArray(S, c, c3);
      s31 = FloatVector.fromArray(S, c, c3 + L);
    } else {
      FloatVector zero = FloatVector.zero(S);
      s00 = zero;
      s01 = zero;
      s10 = zero;
      s11 = zero;
      s20 = zero;
      s21 = zero;
      s30 = zero;
      s31 = zero;
    }
    for (int at = a0; at < end; at++) {
      FloatVector b0 = FloatVector.fromArray(S, b, b0At + at * W);
      FloatVector b1 = FloatVector.fromArray(S, b, b0At + at * W + L);
      FloatVector x = FloatVector.broadcast(S, a[at]);
      s00 = x.fma(b0, s00);
      s01 = x.fma(b1, s01);
      x = FloatVector.broadcast(S, a[at + d1]);
      s10 = x.fma(b0, s10);
      s11 = x.fma(b1, s11);
      x = FloatVector.broadcast(S, a[at + d2]);
      s20 = x.fma(b0, s20);
      s21 = x.fma(b1, s21);
      x = FloatVector.broadcast(S, a[at + d3]);
      s30 = x.fma(b0, s30);
      s31 = x.fma(b1, s31);
    }
    if (mode == ADD) {
      s00 = FloatVector.fromArray(S, c, ci).add(s00);
      s01 = FloatVector.fromArray(S, c, ci + L).add(s01);
      s10 = FloatVector.fromArray(S, c, c1).add(s10);
      s11 = FloatVector.fromArray(S, c, c1 + L).add(s11);
      s20 = FloatVector.fromArray(S, c, c2).add(s20);
      s21 = FloatVector.fromArray(S, c, c2 + L).add(s21);
      s30 = FloatVector.fromArray(S, c, c3).add(s30);
      s31 = FloatVector.fromArray(S, c, c3 + L).add(s31);
    }
    s00.intoArray(c, ci);
    s01.intoArray(c, ci + L);
    s10.intoArray(c, c1);
    s11.intoArray(c, c1 + L);
    s20.intoArray(c, c2);
    s21.intoArray(c, c2 + L);
    s30.intoArray(c, c3);
    s31.intoArray(c, c3 + L);
  }

  /**
   * Computes one row by one panel; {@code a} is read with stride 1. Goes on from c or starts at +0.
   */
  static void one(float[] a, int ai, float[] b, int bi, int kn, float[] c, int ci, int mode) {
    FloatVector zero = FloatVector.zero(S);
    FloatVector s0 = mode == CONTINUE ? FloatVector.fromArray(S, c, ci) : zero;
    FloatVector s1 = mode == CONTINUE ? FloatVector.fromArray(S, c, ci + L) : zero;
    for (int k = 0; k < kn; k++) {
      FloatVector x = FloatVector.broadcast(S, a[ai + k]);
      s0 = x.fma(FloatVector.fromArray(S, b, bi + k * W), s0);
      s1 = x.fma(FloatVector.fromArray(S, b, bi + k * W + L), s1);
    }
    if (mode == ADD) {
      s0 = FloatVector.fromArray(S, c, ci).add(s0);
      s1 = FloatVector.fromArray(S, c, ci + L).add(s1);
    }
    s0.intoArray(c, ci);
    s1.intoArray(c, ci + L);
  }

  /** Computes one row by four panels that lie {@code stride} apart, starting at +0. */
  static void oneByFour(
      float[] a, int ai, float[] b, int bi, int stride, int kn, float[] c, int ci) {
    FloatVector s0 = FloatVector.zero(S);
    FloatVector s1 = s0;
    FloatVector s2 = s0;
    FloatVector s3 = s0;
    FloatVector s4 = s0;
    FloatVector s5 = s0;
    FloatVector s6 = s0;
    FloatVector s7 = s0;
    int b2 = bi + stride;
    int b4 = b2 + stride;
    int b6 = b4 + stride;
    for (int k = 0; k < kn; k++) {
      int at = k * W;
      FloatVector x = FloatVector.broadcast(S, a[ai + k]);
      s0 = x.fma(FloatVector.fromArray(S, b, bi + at), s0);
      s1 = x.fma(FloatVector.fromArray(S, b, bi + at + L), s1);
      s2 = x.fma(FloatVector.fromArray(S, b, b2 + at), s2);
      s3 = x.fma(FloatVector.fromArray(S, b, b2 + at + L), s3);
      s4 = x.fma(FloatVector.fromArray(S, b, b4 + at), s4);
      s5 = x.fma(FloatVector.fromArray(S, b, b4 + at + L), s5);
      s6 = x.fma(FloatVector.fromArray(S, b, b6 + at), s6);
      s7 = x.fma(FloatVector.fromArray(S, b, b6 + at + L), s7);
    }
    s0.intoArray(c, ci);
    s1.intoArray(c, ci + L);
    s2.intoArray(c, ci + 2 * L);
    s3.intoArray(c, ci + 3 * L);
    s4.intoArray(c, ci + 4 * L);
    s5.intoArray(c, ci + 5 * L);
    s6.intoArray(c, ci + 6 * L);
    s7.intoArray(c, ci + 7 * L);
  }
}
