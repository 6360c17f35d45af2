package network.byline.attribution.strict;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The kernels for 16 registers: three rows by three vectors are nine chains in flight, enough to
 * hide the latency of a multiply-add, for six loads; with more chains the compiler spills.
 */
final class SquareTile {

  private static final VectorSpecies<Float> S = Lanes.FLOAT;
  private static final int L = Lanes.COUNT;
  private static final int H = 3;
  private static final int W = 3 * Lanes.COUNT;

  private SquareTile() {}

  /** Computes three packed rows by one panel, see {@link Tile#ofBlock}. */
  static void ofBlock(
      float[] a, int ai, float[] b, int bi, int kn, float[] c, int ci, int ldc, boolean add) {
    int c1 = ci + ldc;
    int c2 = c1 + ldc;
    FloatVector s00 = FloatVector.zero(S);
    FloatVector s01 = FloatVector.zero(S);
    FloatVector s02 = FloatVector.zero(S);
    FloatVector s10 = FloatVector.zero(S);
    FloatVector s11 = FloatVector.zero(S);
    FloatVector s12 = FloatVector.zero(S);
    FloatVector s20 = FloatVector.zero(S);
    FloatVector s21 = FloatVector.zero(S);
    FloatVector s22 = FloatVector.zero(S);
    for (int k = 0; k < kn; k++) {
      FloatVector b0 = FloatVector.fromArray(S, b, bi + k * W);
      FloatVector b1 = FloatVector.fromArray(S, b, bi + k * W + L);
      FloatVector b2 = FloatVector.fromArray(S, b, bi + k * W + 2 * L);
      int at = ai + k * H;
      FloatVector x = FloatVector.broadcast(S, a[at]);
      s00 = x.fma(b0, s00);
      s01 = x.fma(b1, s01);
      s02 = x.fma(b2, s02);
      x = FloatVector.broadcast(S, a[at + 1]);
      s10 = x.fma(b0, s10);
      s11 = x.fma(b1, s11);
      s12 = x.fma(b2, s12);
      x = FloatVector.broadcast(S, a[at + 2]);
      s20 = x.fma(b0, s20);
      s21 = x.fma(b1, s21);
      s22 = x.fma(b2, s22);
    }
    if (add) {
      s00 = FloatVector.fromArray(S, c, ci).add(s00);
      s01 = FloatVector.fromArray(S, c, ci + L).add(s01);
      s02 = FloatVector.fromArray(S, c, ci + 2 * L).add(s02);
      s10 = FloatVector.fromArray(S, c, c1).add(s10);
      s11 = FloatVector.fromArray(S, c, c1 + L).add(s11);
      s12 = FloatVector.fromArray(S, c, c1 + 2 * L).add(s12);
      s20 = FloatVector.fromArray(S, c, c2).add(s20);
      s21 = FloatVector.fromArray(S, c, c2 + L).add(s21);
      s22 = FloatVector.fromArray(S, c, c2 + 2 * L).add(s22);
    }
    s00.intoArray(c, ci);
    s01.intoArray(c, ci + L);
    s02.intoArray(c, ci + 2 * L);
    s10.intoArray(c, c1);
    s11.intoArray(c, c1 + L);
    s12.intoArray(c, c1 + 2 * L);
    s20.intoArray(c, c2);
    s21.intoArray(c, c2 + L);
    s22.intoArray(c, c2 + 2 * L);
  }

  /** Computes three rows of plain memory by one panel, see {@link Tile#ofRows}. */
  static void ofRows(
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
      boolean add) {
    // Distances from one running index: the compiler hoists the bounds checks of this form only.
    int d1 = missing < 2 ? lda : 0;
    int d2 = missing < 1 ? d1 + lda : d1;
    int end = a0 + kn;
    int b0At = bi - a0 * W;
    int c1 = ci + ldc;
    int c2 = c1 + ldc;
    FloatVector s00 = FloatVector.zero(S);
    FloatVector s01 = FloatVector.zero(S);
    FloatVector s02 = FloatVector.zero(S);
    FloatVector s10 = FloatVector.zero(S);
    FloatVector s11 = FloatVector.zero(S);
    FloatVector s12 = FloatVector.zero(S);
    FloatVector s20 = FloatVector.zero(S);
    FloatVector s21 = FloatVector.zero(S);
    FloatVector s22 = FloatVector.zero(S);
    for (int at = a0; at < end; at++) {
      FloatVector b0 = FloatVector.fromArray(S, b, b0At + at * W);
      FloatVector b1 = FloatVector.fromArray(S, b, b0At + at * W + L);
      FloatVector b2 = FloatVector.fromArray(S, b, b0At + at * W + 2 * L);
      FloatVector x = FloatVector.broadcast(S, a[at]);
      s00 = x.fma(b0, s00);
      s01 = x.fma(b1, s01);
      s02 = x.fma(b2, s02);
      x = FloatVector.broadcast(S, a[at + d1]);
      s10 = x.fma(b0, s10);
      s11 = x.fma(b1, s11);
      s12 = x.fma(b2, s12);
      x = FloatVector.broadcast(S, a[at + d2]);
      s20 = x.fma(b0, s20);
      s21 = x.fma(b1, s21);
      s22 = x.fma(b2, s22);
    }
    if (add) {
      s00 = FloatVector.fromArray(S, c, ci).add(s00);
      s01 = FloatVector.fromArray(S, c, ci + L).add(s01);
      s02 = FloatVector.fromArray(S, c, ci + 2 * L).add(s02);
      s10 = FloatVector.fromArray(S, c, c1).add(s10);
      s11 = FloatVector.fromArray(S, c, c1 + L).add(s11);
      s12 = FloatVector.fromArray(S, c, c1 + 2 * L).add(s12);
      s20 = FloatVector.fromArray(S, c, c2).add(s20);
      s21 = FloatVector.fromArray(S, c, c2 + L).add(s21);
      s22 = FloatVector.fromArray(S, c, c2 + 2 * L).add(s22);
    }
    s00.intoArray(c, ci);
    s01.intoArray(c, ci + L);
    s02.intoArray(c, ci + 2 * L);
    s10.intoArray(c, c1);
    s11.intoArray(c, c1 + L);
    s12.intoArray(c, c1 + 2 * L);
    s20.intoArray(c, c2);
    s21.intoArray(c, c2 + L);
    s22.intoArray(c, c2 + 2 * L);
  }

  /** Computes one row by three panels that lie {@code stride} apart, starting at +0. */
  static void rowByPanels(
      float[] a, int ai, float[] b, int bi, int stride, int kn, float[] c, int ci) {
    FloatVector s0 = FloatVector.zero(S);
    FloatVector s1 = FloatVector.zero(S);
    FloatVector s2 = FloatVector.zero(S);
    FloatVector s3 = FloatVector.zero(S);
    FloatVector s4 = FloatVector.zero(S);
    FloatVector s5 = FloatVector.zero(S);
    FloatVector s6 = FloatVector.zero(S);
    FloatVector s7 = FloatVector.zero(S);
    FloatVector s8 = FloatVector.zero(S);
    int b3 = bi + stride;
    int b6 = b3 + stride;
    for (int k = 0; k < kn; k++) {
      int at = k * W;
      FloatVector x = FloatVector.broadcast(S, a[ai + k]);
      s0 = x.fma(FloatVector.fromArray(S, b, bi + at), s0);
      s1 = x.fma(FloatVector.fromArray(S, b, bi + at + L), s1);
      s2 = x.fma(FloatVector.fromArray(S, b, bi + at + 2 * L), s2);
      s3 = x.fma(FloatVector.fromArray(S, b, b3 + at), s3);
      s4 = x.fma(FloatVector.fromArray(S, b, b3 + at + L), s4);
      s5 = x.fma(FloatVector.fromArray(S, b, b3 + at + 2 * L), s5);
      s6 = x.fma(FloatVector.fromArray(S, b, b6 + at), s6);
      s7 = x.fma(FloatVector.fromArray(S, b, b6 + at + L), s7);
      s8 = x.fma(FloatVector.fromArray(S, b, b6 + at + 2 * L), s8);
    }
    s0.intoArray(c, ci);
    s1.intoArray(c, ci + L);
    s2.intoArray(c, ci + 2 * L);
    s3.intoArray(c, ci + 3 * L);
    s4.intoArray(c, ci + 4 * L);
    s5.intoArray(c, ci + 5 * L);
    s6.intoArray(c, ci + 6 * L);
    s7.intoArray(c, ci + 7 * L);
    s8.intoArray(c, ci + 8 * L);
  }
}
