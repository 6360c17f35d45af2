package network.byline.attribution.strict;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The left-hand side of a product: a view of plain rows, or a transposed matrix copied to blocks of
 * {@link #HEIGHT} rows so that the kernel reads one run of memory, element (m, k) at {@code
 * block(m)[k][m mod HEIGHT]}. Rows past the last one are computed with and dropped.
 */
final class Rows {

  /** Rows of one block. */
  static final int HEIGHT = Tile.HEIGHT;

  /** The narrowest vector that holds a block's rows. */
  private static final VectorSpecies<Float> COPY =
      HEIGHT > 4 ? FloatVector.SPECIES_256 : FloatVector.SPECIES_128;

  private float[] own = new float[0];
  private float[] data = own;
  private int offset;
  private int stride;
  private boolean transposed;
  private int rows;
  private int depth;

  int rows() {
    return rows;
  }

  int depth() {
    return depth;
  }

  int blocks() {
    return (rows + HEIGHT - 1) / HEIGHT;
  }

  /** Looks at {@code x}: element (m, k) is {@code x[from + m * step + k]}, until x changes. */
  Rows view(float[] x, int from, int step, int count, int width) {
    data = x;
    offset = from;
    stride = step;
    rows = count;
    depth = width;
    transposed = false;
    return this;
  }

  /** Copies the transpose of x: element (m, k) is read from {@code x[from + k * step + m]}. */
  Rows transpose(float[] x, int from, int step, int width, int count) {
    rows = count;
    depth = width;
    transposed = true;
    int size = Math.addExact(Math.multiplyExact(blocks(), width * HEIGHT), COPY.length() - HEIGHT);
    if (own.length < size) {
      own = new float[size];
    }
    data = own;
    for (int block = 0; block < blocks(); block++) {
      int base = block * width * HEIGHT;
      int m0 = block * HEIGHT;
      if (m0 + COPY.length() <= count) {
        // May copy a row too many: the next step, or the next block, writes over it.
        for (int k = 0; k < width; k++) {
          FloatVector.fromArray(COPY, x, from + k * step + m0).intoArray(own, base + k * HEIGHT);
        }
        continue;
      }
      for (int k = 0; k < width; k++) {
        for (int r = 0; r < HEIGHT; r++) {
          own[base + k * HEIGHT + r] = m0 + r < count ? x[from + k * step + m0 + r] : 0f;
        }
      }
    }
    return this;
  }

  /** The tile of one block and one panel, from step {@code k0} for {@code kn} steps. */
  void tile(int block, int k0, int kn, float[] b, int bi, float[] c, int ci, int ldc, boolean add) {
    if (transposed) {
      int at = block * depth * HEIGHT + k0 * HEIGHT;
      Tile.ofBlock(data, at, b, bi, kn, c, ci, ldc, add);
    } else {
      int m0 = block * HEIGHT;
      int missing = Math.max(0, m0 + HEIGHT - rows);
      int at = offset + m0 * stride + k0;
      Tile.ofRows(data, at, stride, missing, b, bi, kn, c, ci, ldc, add);
    }
  }

  /** Goes on with row {@code m} of plain rows, see {@link Tile#row}. */
  void finish(int m, int k0, int kn, float[] b, int bi, float[] c, int ci) {
    if (transposed) {
      throw new IllegalStateException("only plain rows are finished one by one");
    }
    Tile.row(data, offset + m * stride + k0, b, bi, kn, c, ci, true);
  }
}
