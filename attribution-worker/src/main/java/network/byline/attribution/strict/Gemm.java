package network.byline.attribution.strict;

/**
 * Matrix products under the arithmetic contract: every output is one chain of fused multiply-adds
 * in ascending order of the reduced index, starting at +0. Blocking over the reduced index stores a
 * partial result and loads it again, which changes no bit; neither panel width, row block nor
 * threads can change one.
 */
final class Gemm {

  /** Most steps of the reduced index between stores: a panel of so many fits the first cache. */
  private static final int DEPTH_BLOCK = 384;

  /** Blocks of rows that meet all panels before the next ones do: they stay in the second cache. */
  private static final int ROW_BLOCKS = 32;

  private static final int W = PackedMatrix.WIDTH;
  private static final int H = Rows.HEIGHT;

  private Gemm() {}

  /** c[m][n] = Σ_k a[m][k] b[n][k], at {@code c[ci + m * ldc + n]}. */
  static void multiply(Rows a, PackedMatrix b, float[] c, int ci, int ldc) {
    multiply(a, b, c, ci, ldc, Tile.STORE, 0, b.panels());
  }

  /** c[m][n] = c[m][n] + Σ_k a[m][k] b[n][k]: the chain is finished before it is added. */
  static void multiplyAdd(Rows a, PackedMatrix b, float[] c, int ci, int ldc) {
    multiply(a, b, c, ci, ldc, Tile.ADD, 0, b.panels());
  }

  /** Like {@link #multiply(Rows, PackedMatrix, float[], int, int)} for some panels only. */
  static void multiply(
      Rows a, PackedMatrix b, float[] c, int ci, int ldc, int mode, int firstPanel, int endPanel) {
    requireSameDepth(a.depth(), b.depth);
    int depth = a.depth();
    int block = mode == Tile.ADD ? Math.max(depth, 1) : depthBlock(depth);
    float[] edge = new float[H * W];
    int k0 = 0;
    do {
      int kn = Math.min(block, depth - k0);
      int step = k0 > 0 ? Tile.CONTINUE : mode;
      for (int r0 = 0; r0 < a.blocks(); r0 += ROW_BLOCKS) {
        int endBlock = Math.min(a.blocks(), r0 + ROW_BLOCKS);
        for (int p = firstPanel; p < endPanel; p++) {
          int n0 = p * W;
          boolean wholePanel = n0 + W <= b.outputs;
          int bi = p * b.panelStride + k0 * W;
          for (int r = r0; r < endBlock; r++) {
            int m0 = r * H;
            if (wholePanel && m0 + H <= a.rows()) {
              a.tile(r, k0, kn, b.data, bi, c, ci + m0 * ldc + n0, ldc, step);
            } else if (k0 == 0) {
              a.tile(r, 0, depth, b.data, bi, edge, 0, W, Tile.STORE);
              int live = Math.min(H, a.rows() - m0);
              copyEdge(edge, c, ci + m0 * ldc + n0, ldc, live, Math.min(W, b.outputs - n0), mode);
            }
          }
        }
      }
      k0 += kn;
    } while (k0 < depth);
  }

  /** Returns the length of equal blocks, none longer than {@link #DEPTH_BLOCK}. */
  private static int depthBlock(int depth) {
    int blocks = Math.max(1, (depth + DEPTH_BLOCK - 1) / DEPTH_BLOCK);
    return Math.max(1, (depth + blocks - 1) / blocks);
  }

  private static void copyEdge(
      float[] edge, float[] c, int ci, int ldc, int rows, int columns, int mode) {
    for (int r = 0; r < rows; r++) {
      for (int j = 0; j < columns; j++) {
        int at = ci + r * ldc + j;
        c[at] = mode == Tile.ADD ? c[at] + edge[r * W + j] : edge[r * W + j];
      }
    }
  }

  /** c[n] = Σ_k a[k] b[n][k] for one row of plain memory: the product of decoding. */
  static void multiplyRow(
      float[] a, int ai, PackedMatrix b, float[] c, int ci, int firstPanel, int endPanel) {
    int p = firstPanel;
    for (; p + 4 <= endPanel && (p + 4) * W <= b.outputs; p += 4) {
      int bi = p * b.panelStride;
      Tile.oneByFour(a, ai, b.data, bi, b.panelStride, b.depth, c, ci + p * W);
    }
    float[] edge = new float[W];
    for (; p < endPanel; p++) {
      int bi = p * b.panelStride;
      if ((p + 1) * W <= b.outputs) {
        Tile.one(a, ai, b.data, bi, b.depth, c, ci + p * W, Tile.STORE);
      } else {
        Tile.one(a, ai, b.data, bi, b.depth, edge, 0, Tile.STORE);
        System.arraycopy(edge, 0, c, ci + p * W, b.outputs - p * W);
      }
    }
  }

  /** c[n] = Σ_{k < end} a[k] b[n][k]: attention over the positions there are. */
  static void multiplyRowTo(float[] a, int ai, PackedMatrix b, float[] c, int ci, int end) {
    float[] edge = new float[W];
    for (int p = 0; p < b.panels(); p++) {
      Tile.one(a, ai, b.data, p * b.panelStride, end, edge, 0, Tile.STORE);
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
          a.tile(r, 0, a.depth(), b.data, bi, c, ci + m0 * ldc + n0, ldc, Tile.STORE);
        } else {
          a.tile(r, 0, a.depth(), b.data, bi, edge, 0, W, Tile.STORE);
          int columns = Math.min(W, Math.min(ldc, end) - n0);
          copyEdge(edge, c, ci + m0 * ldc + n0, ldc, live, columns, Tile.STORE);
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
        a.tile(r, 0, common, b.data, bi, tile, 0, W, Tile.STORE);
        for (int row = 1; row < live; row++) {
          a.finish(m0 + row, common, row, b.data, bi + common * W, tile, row * W);
        }
        int columns = Math.min(W, b.outputs - p * W);
        copyEdge(tile, c, ci + m0 * ldc + p * W, ldc, live, columns, Tile.STORE);
      }
    }
  }

  /**
   * c[m][n] = Σ_{k ≥ m} a[m][k] b[n][k], where {@code a} is zero left of the diagonal. A chain that
   * starts at +0 stays +0 over leading zeros, so a block may start at its first row's diagonal.
   */
  static void multiplyFromDiagonal(Rows a, PackedMatrix b, float[] c, int ci, int ldc, int mode) {
    requireSameDepth(a.depth(), b.depth);
    float[] tile = new float[H * W];
    for (int r = 0; r < a.blocks(); r++) {
      int m0 = r * H;
      int live = Math.min(H, a.rows() - m0);
      for (int p = 0; p < b.panels(); p++) {
        int bi = p * b.panelStride + m0 * W;
        a.tile(r, m0, a.depth() - m0, b.data, bi, tile, 0, W, Tile.STORE);
        int columns = Math.min(W, b.outputs - p * W);
        copyEdge(tile, c, ci + m0 * ldc + p * W, ldc, live, columns, mode);
      }
    }
  }

  private static void requireSameDepth(int a, int b) {
    if (a != b) {
      throw new IllegalArgumentException("reduced lengths differ: " + a + " and " + b);
    }
  }
}
