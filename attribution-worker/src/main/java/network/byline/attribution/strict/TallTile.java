package network.byline.attribution.strict;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The kernels for 32 registers of 512 bits: eight rows by two vectors are sixteen chains in flight
 * for two loads of the panel, so that a panel may lie in the second cache.
 */
final class TallTile {

  private static final VectorSpecies<Float> S = Lanes.FLOAT;
  private static final int L = Lanes.COUNT;
  private static final int H = 8;
  private static final int W = 2 * Lanes.COUNT;

  private TallTile() {}

  /** Computes eight packed rows by one panel, see {@link Tile#ofBlock}. */
  static void ofBlock(
      float[] a, int ai, float[] b, int bi, int kn, float[] c, int ci, int ldc, boolean add) {
    FloatVector s00 = FloatVector.zero(S);
    FloatVector s01 = FloatVector.zero(S);
    FloatVector s10 = FloatVector.zero(S);
    FloatVector s11 = FloatVector.zero(S);
    FloatVector s20 = FloatVector.zero(S);
    FloatVector s21 = FloatVector.zero(S);
    FloatVector s30 = FloatVector.zero(S);
    FloatVector s31 = FloatVector.zero(S);
    FloatVector s40 = FloatVector.zero(S);
    FloatVector s41 = FloatVector.zero(S);
    FloatVector s50 = FloatVector.zero(S);
    FloatVector s51 = FloatVector.zero(S);
    FloatVector s60 = FloatVector.zero(S);
    FloatVector s61 = FloatVector.zero(S);
    FloatVector s70 = FloatVector.zero(S);
    FloatVector s71 = FloatVector.zero(S);
    for (int k = 0; k < kn; k++) {
      int at = ai + k * H;
      FloatVector b0 = FloatVector.fromArray(S, b, bi + k * W);
      FloatVector b1 = FloatVector.fromArray(S, b, bi + k * W + L);
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
      x = FloatVector.broadcast(S, a[at + 4]);
      s40 = x.fma(b0, s40);
      s41 = x.fma(b1, s41);
      x = FloatVector.broadcast(S, a[at + 5]);
      s50 = x.fma(b0, s50);
      s51 = x.fma(b1, s51);
      x = FloatVector.broadcast(S, a[at + 6]);
      s60 = x.fma(b0, s60);
      s61 = x.fma(b1, s61);
      x = FloatVector.broadcast(S, a[at + 7]);
      s70 = x.fma(b0, s70);
      s71 = x.fma(b1, s71);
    }
    int c0 = ci;
    int c1 = c0 + ldc;
    int c2 = c1 + ldc;
    int c3 = c2 + ldc;
    int c4 = c3 + ldc;
    int c5 = c4 + ldc;
    int c6 = c5 + ldc;
    int c7 = c6 + ldc;
    if (add) {
      s00 = FloatVector.fromArray(S, c, c0).add(s00);
      s01 = FloatVector.fromArray(S, c, c0 + L).add(s01);
      s10 = FloatVector.fromArray(S, c, c1).add(s10);
      s11 = FloatVector.fromArray(S, c, c1 + L).add(s11);
      s20 = FloatVector.fromArray(S, c, c2).add(s20);
      s21 = FloatVector.fromArray(S, c, c2 + L).add(s21);
      s30 = FloatVector.fromArray(S, c, c3).add(s30);
      s31 = FloatVector.fromArray(S, c, c3 + L).add(s31);
      s40 = FloatVector.fromArray(S, c, c4).add(s40);
      s41 = FloatVector.fromArray(S, c, c4 + L).add(s41);
      s50 = FloatVector.fromArray(S, c, c5).add(s50);
      s51 = FloatVector.fromArray(S, c, c5 + L).add(s51);
      s60 = FloatVector.fromArray(S, c, c6).add(s60);
      s61 = FloatVector.fromArray(S, c, c6 + L).add(s61);
      s70 = FloatVector.fromArray(S, c, c7).add(s70);
      s71 = FloatVector.fromArray(S, c, c7 + L).add(s71);
    }
    s00.intoArray(c, c0);
    s01.intoArray(c, c0 + L);
    s10.intoArray(c, c1);
    s11.intoArray(c, c1 + L);
    s20.intoArray(c, c2);
    s21.intoArray(c, c2 + L);
    s30.intoArray(c, c3);
    s31.intoArray(c, c3 + L);
    s40.intoArray(c, c4);
    s41.intoArray(c, c4 + L);
    s50.intoArray(c, c5);
    s51.intoArray(c, c5 + L);
    s60.intoArray(c, c6);
    s61.intoArray(c, c6 + L);
    s70.intoArray(c, c7);
    s71.intoArray(c, c7 + L);
  }

  /** Computes eight rows of plain memory by one panel, see {@link Tile#ofRows}. */
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
    int last = H - 1 - missing;
    int d1 = Math.min(1, last) * lda;
    int d2 = Math.min(2, last) * lda;
    int d3 = Math.min(3, last) * lda;
    int d4 = Math.min(4, last) * lda;
    int d5 = Math.min(5, last) * lda;
    int d6 = Math.min(6, last) * lda;
    int d7 = Math.min(7, last) * lda;
    int end = a0 + kn;
    int b0At = bi - a0 * W;
    FloatVector s00 = FloatVector.zero(S);
    FloatVector s01 = FloatVector.zero(S);
    FloatVector s10 = FloatVector.zero(S);
    FloatVector s11 = FloatVector.zero(S);
    FloatVector s20 = FloatVector.zero(S);
    FloatVector s21 = FloatVector.zero(S);
    FloatVector s30 = FloatVector.zero(S);
    FloatVector s31 = FloatVector.zero(S);
    FloatVector s40 = FloatVector.zero(S);
    FloatVector s41 = FloatVector.zero(S);
    FloatVector s50 = FloatVector.zero(S);
    FloatVector s51 = FloatVector.zero(S);
    FloatVector s60 = FloatVector.zero(S);
    FloatVector s61 = FloatVector.zero(S);
    FloatVector s70 = FloatVector.zero(S);
    FloatVector s71 = FloatVector.zero(S);
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
      x = FloatVector.broadcast(S, a[at + d4]);
      s40 = x.fma(b0, s40);
      s41 = x.fma(b1, s41);
      x = FloatVector.broadcast(S, a[at + d5]);
      s50 = x.fma(b0, s50);
      s51 = x.fma(b1, s51);
      x = FloatVector.broadcast(S, a[at + d6]);
      s60 = x.fma(b0, s60);
      s61 = x.fma(b1, s61);
      x = FloatVector.broadcast(S, a[at + d7]);
      s70 = x.fma(b0, s70);
      s71 = x.fma(b1, s71);
    }
    int c0 = ci;
    int c1 = c0 + ldc;
    int c2 = c1 + ldc;
    int c3 = c2 + ldc;
    int c4 = c3 + ldc;
    int c5 = c4 + ldc;
    int c6 = c5 + ldc;
    int c7 = c6 + ldc;
    if (add) {
      s00 = FloatVector.fromArray(S, c, c0).add(s00);
      s01 = FloatVector.fromArray(S, c, c0 + L).add(s01);
      s10 = FloatVector.fromArray(S, c, c1).add(s10);
      s11 = FloatVector.fromArray(S, c, c1 + L).add(s11);
      s20 = FloatVector.fromArray(S, c, c2).add(s20);
      s21 = FloatVector.fromArray(S, c, c2 + L).add(s21);
      s30 = FloatVector.fromArray(S, c, c3).add(s30);
      s31 = FloatVector.fromArray(S, c, c3 + L).add(s31);
      s40 = FloatVector.fromArray(S, c, c4).add(s40);
      s41 = FloatVector.fromArray(S, c, c4 + L).add(s41);
      s50 = FloatVector.fromArray(S, c, c5).add(s50);
      s51 = FloatVector.fromArray(S, c, c5 + L).add(s51);
      s60 = FloatVector.fromArray(S, c, c6).add(s60);
      s61 = FloatVector.fromArray(S, c, c6 + L).add(s61);
      s70 = FloatVector.fromArray(S, c, c7).add(s70);
      s71 = FloatVector.fromArray(S, c, c7 + L).add(s71);
    }
    s00.intoArray(c, c0);
    s01.intoArray(c, c0 + L);
    s10.intoArray(c, c1);
    s11.intoArray(c, c1 + L);
    s20.intoArray(c, c2);
    s21.intoArray(c, c2 + L);
    s30.intoArray(c, c3);
    s31.intoArray(c, c3 + L);
    s40.intoArray(c, c4);
    s41.intoArray(c, c4 + L);
    s50.intoArray(c, c5);
    s51.intoArray(c, c5 + L);
    s60.intoArray(c, c6);
    s61.intoArray(c, c6 + L);
    s70.intoArray(c, c7);
    s71.intoArray(c, c7 + L);
  }

  /** Computes one row by four panels that lie {@code stride} apart, starting at +0. */
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
    int b1 = bi + stride;
    int b2 = b1 + stride;
    int b3 = b2 + stride;
    for (int k = 0; k < kn; k++) {
      int at = k * W;
      FloatVector x = FloatVector.broadcast(S, a[ai + k]);
      s0 = x.fma(FloatVector.fromArray(S, b, bi + at), s0);
      s1 = x.fma(FloatVector.fromArray(S, b, bi + at + L), s1);
      s2 = x.fma(FloatVector.fromArray(S, b, b1 + at), s2);
      s3 = x.fma(FloatVector.fromArray(S, b, b1 + at + L), s3);
      s4 = x.fma(FloatVector.fromArray(S, b, b2 + at), s4);
      s5 = x.fma(FloatVector.fromArray(S, b, b2 + at + L), s5);
      s6 = x.fma(FloatVector.fromArray(S, b, b3 + at), s6);
      s7 = x.fma(FloatVector.fromArray(S, b, b3 + at + L), s7);
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
