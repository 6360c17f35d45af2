package network.byline.attribution.strict;

import jdk.incubator.vector.FloatVector;

/**
 * The right-hand side of a product, laid out in panels of {@link #WIDTH} outputs: element (k, n) of
 * the reduced index k and the output n lies at {@code panel(n)[k][n mod WIDTH]}. The layout follows
 * the hardware and is never stored or hashed. Outputs past the last one are zero and are never read
 * out.
 */
final class PackedMatrix {

  /** Outputs of one panel. */
  static final int WIDTH = Tile.WIDTH;

  float[] data = new float[0];
  int outputs;
  int depth;

  /** Elements from the start of one panel to the start of the next. */
  int panelStride;

  /** An empty matrix to be packed again and again without allocating. */
  PackedMatrix() {}

  /** A zero matrix of {@code outputs} by {@code depth}, to be filled by the setters. */
  PackedMatrix(int outputs, int depth) {
    shape(outputs, depth);
  }

  /** Packs row-major {@code w[outputs][depth]}: the outputs are its rows. */
  static PackedMatrix ofRows(float[] w, int outputs, int depth) {
    PackedMatrix packed = new PackedMatrix();
    packed.packRows(w, 0, depth, outputs, depth);
    return packed;
  }

  /** Packs row-major {@code w[depth][outputs]}: the outputs are its columns. */
  static PackedMatrix ofColumns(float[] w, int depth, int outputs) {
    PackedMatrix packed = new PackedMatrix();
    packed.packColumns(w, 0, outputs, depth, outputs);
    return packed;
  }

  int panels() {
    return (outputs + WIDTH - 1) / WIDTH;
  }

  void shape(int outputs, int depth) {
    this.outputs = outputs;
    this.depth = depth;
    this.panelStride = depth * WIDTH;
    int size = Math.multiplyExact(panels(), Math.multiplyExact(depth, WIDTH));
    if (data.length < size) {
      data = new float[size];
    }
  }

  /** Element (n, k) is read from {@code w[offset + n * stride + k]}. */
  void packRows(float[] w, int offset, int stride, int outputs, int depth) {
    shape(outputs, depth);
    for (int p = 0; p < panels(); p++) {
      int base = p * panelStride;
      int n0 = p * WIDTH;
      int live = Math.min(WIDTH, outputs - n0);
      for (int j = 0; j < live; j++) {
        int from = offset + (n0 + j) * stride;
        int to = base + j;
        for (int k = 0; k < depth; k++) {
          data[to + k * WIDTH] = w[from + k];
        }
      }
      for (int j = live; j < WIDTH; j++) {
        for (int k = 0; k < depth; k++) {
          data[base + j + k * WIDTH] = 0f;
        }
      }
    }
  }

  /** Element (n, k) is read from {@code w[offset + k * stride + n]}. */
  void packColumns(float[] w, int offset, int stride, int depth, int outputs) {
    shape(outputs, depth);
    for (int p = 0; p < panels(); p++) {
      int base = p * panelStride;
      int n0 = p * WIDTH;
      int live = Math.min(WIDTH, outputs - n0);
      for (int k = 0; k < depth; k++) {
        int to = base + k * WIDTH;
        int from = offset + k * stride + n0;
        if (live == WIDTH) {
          for (int j = 0; j < WIDTH; j += Lanes.COUNT) {
            FloatVector.fromArray(Lanes.FLOAT, w, from + j).intoArray(data, to + j);
          }
          continue;
        }
        System.arraycopy(w, from, data, to, live);
        for (int j = live; j < WIDTH; j++) {
          data[to + j] = 0f;
        }
      }
    }
  }

  /** Sets all elements of output {@code n}: a key of the cache. */
  void setOutput(int n, float[] from, int offset) {
    int to = n / WIDTH * panelStride + n % WIDTH;
    for (int k = 0; k < depth; k++) {
      data[to + k * WIDTH] = from[offset + k];
    }
  }

  /** Sets the element {@code k} of every output: a value of the cache. */
  void setDepth(int k, float[] from, int offset) {
    for (int n0 = 0; n0 < outputs; n0 += WIDTH) {
      int to = n0 / WIDTH * panelStride + k * WIDTH;
      System.arraycopy(from, offset + n0, data, to, Math.min(WIDTH, outputs - n0));
    }
  }
}
