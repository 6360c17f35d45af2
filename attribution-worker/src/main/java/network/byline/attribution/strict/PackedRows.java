package network.byline.attribution.strict;

/**
 * The left-hand side of a product, laid out in blocks of {@link #HEIGHT} rows so that the kernel
 * reads one run of memory: element (m, k) lies at {@code block(m)[k][m mod HEIGHT]}. Rows past the
 * last one are zero and their outputs are dropped.
 */
final class PackedRows {

  /**
   * Rows of one block. Four rows by two vectors are eight chains in flight, enough to hide the
   * latency of a multiply-add; with more of them the compiler spills registers.
   */
  static final int HEIGHT = 4;

  float[] data = new float[0];
  int rows;
  int depth;

  int blocks() {
    return (rows + HEIGHT - 1) / HEIGHT;
  }

  private void shape(int rows, int depth) {
    this.rows = rows;
    this.depth = depth;
    int size = Math.multiplyExact(blocks(), Math.multiplyExact(depth, HEIGHT));
    if (data.length < size) {
      data = new float[size];
    }
  }

  /** Element (m, k) is read from {@code x[offset + m * stride + k]}. */
  PackedRows packRows(float[] x, int offset, int stride, int rows, int depth) {
    shape(rows, depth);
    for (int b = 0; b < blocks(); b++) {
      int base = b * depth * HEIGHT;
      int m0 = b * HEIGHT;
      int from = offset + m0 * stride;
      if (m0 + HEIGHT <= rows) {
        packFour(x, from, stride, base);
        continue;
      }
      for (int k = 0; k < depth; k++) {
        for (int r = 0; r < HEIGHT; r++) {
          data[base + k * HEIGHT + r] = m0 + r < rows ? x[from + r * stride + k] : 0f;
        }
      }
    }
    return this;
  }

  private void packFour(float[] x, int from, int stride, int base) {
    int from1 = from + stride;
    int from2 = from1 + stride;
    int from3 = from2 + stride;
    float[] to = data;
    for (int k = 0; k < depth; k++) {
      int at = base + k * HEIGHT;
      to[at] = x[from + k];
      to[at + 1] = x[from1 + k];
      to[at + 2] = x[from2 + k];
      to[at + 3] = x[from3 + k];
    }
  }

  /** Element (m, k) is read from {@code x[offset + k * stride + m]}: the transpose of x. */
  PackedRows packColumns(float[] x, int offset, int stride, int depth, int rows) {
    shape(rows, depth);
    float[] to = data;
    for (int b = 0; b < blocks(); b++) {
      int base = b * depth * HEIGHT;
      int m0 = b * HEIGHT;
      if (m0 + HEIGHT <= rows) {
        for (int k = 0; k < depth; k++) {
          int at = base + k * HEIGHT;
          int from = offset + k * stride + m0;
          to[at] = x[from];
          to[at + 1] = x[from + 1];
          to[at + 2] = x[from + 2];
          to[at + 3] = x[from + 3];
        }
        continue;
      }
      for (int k = 0; k < depth; k++) {
        for (int r = 0; r < HEIGHT; r++) {
          to[base + k * HEIGHT + r] = m0 + r < rows ? x[offset + k * stride + m0 + r] : 0f;
        }
      }
    }
    return this;
  }
}
