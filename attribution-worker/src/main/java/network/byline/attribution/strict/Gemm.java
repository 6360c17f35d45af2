package network.byline.attribution.strict;

/**
 * Matrix products under the arithmetic contract: every output is one chain of fused multiply-adds
 * in ascending order of the reduced index, starting at +0. A tile's chains are finished before the
 * next tile begins: cutting them to keep a panel in the first cache cost more in stores and loads
 * than it won, at depths up to 4,096.
 */
final class Gemm {

  private static final int W = Tile.WIDTH;
  private static final int H = Tile.HEIGHT;

  /** Elements of the left side that are gone through for one panel: they stay in the cache. */
  private static final int GROUP = 1 << 16;

  private Gemm() {}

  /** c[m][n] = Σ_k a[m][k] b[n][k], at {@code c[ci + m * ldc + n]}. */
  static void multiply(Rows a, PackedMatrix b, float[] c, int ci, int ldc) {
    multiply(a, b, c, ci, ldc, false);
  }

  /** c[m][n] = c[m][n] + Σ_k a[m][k] b[n][k]: the chain is finished before it is added. */
  static void multiplyAdd(Rows a, PackedMatrix b, float[] c, int ci, int ldc) {
    multiply(a, b, c, ci, ldc, true);
  }

  /** One of the two above. */
  static void multiply(Rows a, PackedMatrix b, float[] c, int ci, int ldc, boolean add) {
    requireSameDepth(a.depth(), b.depth);
    int group = Math.max(1, GROUP / (a.depth() * H));
    float[] edge = new float[H * W];
    for (int first = 0; first < a.blocks(); first += group) {
      int end = Math.min(a.blocks(), first + group);
      for (int p = 0; p < b.panels(); p++) {
        for (int r = first; r < end; r++) {
          tile(a, r, b, p, c, ci, ldc, add, edge);
        }
      }
    }
  }

  private static void tile(
      Rows a, int r, PackedMatrix b, int p, float[] c, int ci, int ldc, boolean add, float[] edge) {
    int bi = p * b.panelStride;
    int columns = Math.min(W, b.outputs - p * W);
    int live = Math.min(H, a.rows() - r * H);
    int at = ci + r * H * ldc + p * W;
    if (columns == W && live == H) {
      a.tile(r, 0, a.depth(), b.data, bi, c, at, ldc, add);
    } else {
      a.tile(r, 0, a.depth(), b.data, bi, edge, 0, W, false);
      copyEdge(edge, c, at, ldc, live, columns, add);
    }
  }

  private static void copyEdge(
      float[] edge, float[] c, int ci, int ldc, int rows, int columns, boolean add) {
    for (int r = 0; r < rows; r++) {
      for (int j = 0; j < columns; j++) {
        int at = ci + r * ldc + j;
        c[at] = add ? c[at] + edge[r * W + j] : edge[r * W + j];
      }
    }
  }

  /** c[n] = Σ_k a[k] b[n][k] for one row of plain memory: the product of decoding. */
  static void multiplyRow(float[] a, int ai, PackedMatrix b, float[] c, int ci, int endPanel) {
    int p = 0;
    for (; p + Tile.PANELS <= endPanel && (p + Tile.PANELS) * W <= b.outputs; p += Tile.PANELS) {
      int bi = p * b.panelStride;
      Tile.rowByPanels(a, ai, b.data, bi, b.panelStride, b.depth, c, ci + p * W);
    }
    float[] edge = new float[W];
    for (; p < endPanel; p++) {
      int bi = p * b.panelStride;
      if ((p + 1) * W <= b.outputs) {
        Tile.row(a, ai, b.data, bi, b.depth, c, ci + p * W, false);
      } else {
        Tile.row(a, ai, b.data, bi, b.depth, edge, 0, false);
        System.arraycopy(edge, 0, c, ci + p * W, b.outputs - p * W);
      }
    }
  }

  /** c[n] = Σ_{k < end} a[k] b[n][k]: attention over the positions there are. */
  static void multiplyRowTo(float[] a, int ai, PackedMatrix b, float[] c, int ci, int end) {
    float[] edge = new float[W];
    for (int p = 0; p < b.panels(); p++) {
      Tile.row(a, ai, b.data, p * b.panelStride, end, edge, 0, false);
      System.arraycopy(edge, 0, c, ci + p * W, Math.min(W, b.outputs - p * W));
    }
  }

  /**
   * c[m][n] = Σ_k a[m][k] b[n][k] for n ≤ first + m; what lies right of it in the same panel is
   * written too and means nothing. {@code b} may have more outputs than are wanted.
   *
   * @param first how many outputs lie before the diagonal of row 0
   */
  static void multiplyUnderDiagonal(Rows a, PackedMatrix b, float[] c, int ci, int ldc, int first) {
    requireSameDepth(a.depth(), b.depth);
    float[] edge = new float[H * W];
    for (int r = 0; r < a.blocks(); r++) {
      int m0 = r * H;
      int live = Math.min(H, a.rows() - m0);
      int end = first + m0 + live;
      for (int n0 = 0; n0 < end; n0 += W) {
        int bi = n0 / W * b.panelStride;
        if (live == H && n0 + W <= ldc) {
          a.tile(r, 0, a.depth(), b.data, bi, c, ci + m0 * ldc + n0, ldc, false);
        } else {
          a.tile(r, 0, a.depth(), b.data, bi, edge, 0, W, false);
          int columns = Math.min(W, Math.min(ldc, end) - n0);
          copyEdge(edge, c, ci + m0 * ldc + n0, ldc, live, columns, false);
        }
      }
    }
  }

  /**
   * c[m][n] = Σ_{k ≤ first + m} a[m][k] b[n][k]: what lies right of the diagonal in {@code a} is
   * never read.
   */
  static void multiplyToDiagonal(Rows a, PackedMatrix b, float[] c, int ci, int ldc, int first) {
    float[] tile = new float[H * W];
    for (int r = 0; r < a.blocks(); r++) {
      int m0 = r * H;
      int live = Math.min(H, a.rows() - m0);
      int common = first + m0 + 1;
      for (int p = 0; p < b.panels(); p++) {
        int bi = p * b.panelStride;
        a.tile(r, 0, common, b.data, bi, tile, 0, W, false);
        for (int row = 1; row < live; row++) {
          a.finish(m0 + row, common, row, b.data, bi + common * W, tile, row * W);
        }
        int columns = Math.min(W, b.outputs - p * W);
        copyEdge(tile, c, ci + m0 * ldc + p * W, ldc, live, columns, false);
      }
    }
  }

  /**
   * c[m][n] = Σ_{k ≥ m} a[m][k] b[n][k], where {@code a} is zero left of the diagonal. A chain that
   * starts at +0 stays +0 over leading zeros, so a block may start at its first row's diagonal.
   */
  static void multiplyFromDiagonal(
      Rows a, PackedMatrix b, float[] c, int ci, int ldc, boolean add) {
    requireSameDepth(a.depth(), b.depth);
    float[] tile = new float[H * W];
    for (int r = 0; r < a.blocks(); r++) {
      int m0 = r * H;
      int live = Math.min(H, a.rows() - m0);
      for (int p = 0; p < b.panels(); p++) {
        int bi = p * b.panelStride + m0 * W;
        a.tile(r, m0, a.depth() - m0, b.data, bi, tile, 0, W, false);
        int columns = Math.min(W, b.outputs - p * W);
        copyEdge(tile, c, ci + m0 * ldc + p * W, ldc, live, columns, add);
      }
    }
  }

  private static void requireSameDepth(int a, int b) {
    if (a != b) {
      throw new IllegalArgumentException("reduced lengths differ: " + a + " and " + b);
    }
  }
}
