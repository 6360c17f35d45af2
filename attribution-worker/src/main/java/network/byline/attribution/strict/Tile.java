package network.byline.attribution.strict;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The micro-kernels: a tile of outputs held in registers while the reduced index ascends. Each
 * output is {@code fma(a[K-1], b[K-1], … fma(a[0], b[0], +0))}; where a kernel adds, it adds the
 * finished chain to what is there. A tile's shape follows the registers of the machine and enters
 * no result.
 */
final class Tile {

  /** Whether vectors have 512 bits: such machines have 32 registers instead of 16. */
  private static final boolean TALL = Lanes.COUNT == 16;

  /** Rows of one tile. */
  static final int HEIGHT = TALL ? 8 : 3;

  /** Outputs of one tile, and of one panel. */
  static final int WIDTH = (TALL ? 2 : 3) * Lanes.COUNT;

  /** Panels that {@link #rowByPanels} takes at once. */
  static final int PANELS = TALL ? 4 : 3;

  private static final VectorSpecies<Float> S = Lanes.FLOAT;
  private static final int L = Lanes.COUNT;
  private static final int W = WIDTH;

  private Tile() {}

  /**
   * Computes a block of packed rows by one panel.
   *
   * @param a the block, from {@code ai}, {@code kn} steps
   * @param b packed panel, from {@code bi}
   * @param c row-major results of row stride {@code ldc}; all HEIGHT rows and WIDTH columns present
   */
  static void ofBlock(
      float[] a, int ai, float[] b, int bi, int kn, float[] c, int ci, int ldc, boolean add) {
    if (TALL) {
      TallTile.ofBlock(a, ai, b, bi, kn, c, ci, ldc, add);
    } else {
      SquareTile.ofBlock(a, ai, b, bi, kn, c, ci, ldc, add);
    }
  }

  /**
   * Computes rows of plain memory by one panel; otherwise like {@link #ofBlock}.
   *
   * @param a where the rows are, row r from {@code a0 + r * lda}; the last {@code missing} of them
   *     are not there and repeat the one before
   */
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
    if (TALL) {
      TallTile.ofRows(a, a0, lda, missing, b, bi, kn, c, ci, ldc, add);
    } else {
      SquareTile.ofRows(a, a0, lda, missing, b, bi, kn, c, ci, ldc, add);
    }
  }

  /** Computes one row by {@link #PANELS} panels that lie {@code stride} apart, starting at +0. */
  static void rowByPanels(
      float[] a, int ai, float[] b, int bi, int stride, int kn, float[] c, int ci) {
    if (TALL) {
      TallTile.rowByPanels(a, ai, b, bi, stride, kn, c, ci);
    } else {
      SquareTile.rowByPanels(a, ai, b, bi, stride, kn, c, ci);
    }
  }

  /**
   * Computes one row by one panel; {@code a} is read with stride 1.
   *
   * @param goOn whether the chains go on from what is in c instead of starting at +0
   */
  static void row(float[] a, int ai, float[] b, int bi, int kn, float[] c, int ci, boolean goOn) {
    FloatVector zero = FloatVector.zero(S);
    FloatVector s0 = goOn ? FloatVector.fromArray(S, c, ci) : zero;
    FloatVector s1 = goOn ? FloatVector.fromArray(S, c, ci + L) : zero;
    FloatVector s2 = goOn && !TALL ? FloatVector.fromArray(S, c, ci + 2 * L) : zero;
    for (int k = 0; k < kn; k++) {
      FloatVector x = FloatVector.broadcast(S, a[ai + k]);
      s0 = x.fma(FloatVector.fromArray(S, b, bi + k * W), s0);
      s1 = x.fma(FloatVector.fromArray(S, b, bi + k * W + L), s1);
      if (!TALL) {
        s2 = x.fma(FloatVector.fromArray(S, b, bi + k * W + 2 * L), s2);
      }
    }
    s0.intoArray(c, ci);
    s1.intoArray(c, ci + L);
    if (!TALL) {
      s2.intoArray(c, ci + 2 * L);
    }
  }
}
