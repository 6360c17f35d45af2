package network.byline.attribution.strict;

import org.jspecify.annotations.Nullable;

/**
 * One weight matrix [outputs][inputs], packed for products, with an optional low-rank adapter: y =
 * W·x + scale · (B·(A·x)), three chains and one multiply-add that joins them.
 */
final class Linear {

  final int outputs;
  final int inputs;

  /** Lanes are outputs: for y = W·x. */
  final PackedMatrix forward;

  /** Lanes are inputs: for dx = Wᵀ·dy; absent where nothing is trained. */
  final @Nullable PackedMatrix backward;

  final @Nullable LowRank adapter;

  private Linear(
      int outputs,
      int inputs,
      PackedMatrix forward,
      @Nullable PackedMatrix backward,
      @Nullable LowRank adapter) {
    this.outputs = outputs;
    this.inputs = inputs;
    this.forward = forward;
    this.backward = backward;
    this.adapter = adapter;
  }

  /** Packs a matrix for inference. */
  static Linear of(float[] weight, int outputs, int inputs) {
    return new Linear(outputs, inputs, PackedMatrix.ofRows(weight, outputs, inputs), null, null);
  }

  /** Packs a matrix for training too. */
  static Linear trainable(float[] weight, int outputs, int inputs) {
    return new Linear(
        outputs,
        inputs,
        PackedMatrix.ofRows(weight, outputs, inputs),
        PackedMatrix.ofColumns(weight, outputs, inputs),
        null);
  }

  /** The same matrix, shared, under an adapter. */
  Linear with(@Nullable LowRank lowRank) {
    return new Linear(outputs, inputs, forward, backward, lowRank);
  }

  /** Packs changed weights into the same memory. */
  void repack(float[] weight) {
    forward.packRows(weight, 0, inputs, outputs, inputs);
    if (backward != null) {
      backward.packColumns(weight, 0, inputs, outputs, inputs);
    }
  }

  /**
   * y[m] = W·x[m] for all rows.
   *
   * @param x [rows][inputs]
   * @param packed the same rows packed; not read if there is only one row
   * @param y [rows][outputs]
   * @param inner where A·x goes, [rows][rank]; kept for the gradient
   */
  void apply(float[] x, Rows packed, int rows, float[] y, float[] inner, Scratch scratch) {
    if (rows == 1) {
      Gemm.multiplyRow(x, 0, forward, y, 0, forward.panels());
    } else {
      Gemm.multiply(packed, forward, y, 0, outputs);
    }
    if (adapter == null) {
      return;
    }
    float[] z = scratch.first(rows * outputs);
    if (rows == 1) {
      Gemm.multiplyRow(x, 0, adapter.a(), inner, 0, adapter.a().panels());
      Gemm.multiplyRow(inner, 0, adapter.b(), z, 0, adapter.b().panels());
    } else {
      Gemm.multiply(packed, adapter.a(), inner, 0, adapter.rank());
      scratch.rows.view(inner, 0, adapter.rank(), rows, adapter.rank());
      Gemm.multiply(scratch.rows, adapter.b(), z, 0, outputs);
    }
    Elements.multiplyAdd(adapter.scale(), z, y, rows * outputs);
  }

  /**
   * Gradients of all rows: of the weights into {@code gradient}, of the input into {@code dx}.
   *
   * @param dy [rows][outputs]
   * @param columns the input packed with lanes over its columns
   * @param inner A·x as {@link #apply} left it
   * @param dx [rows][inputs], added to, or set if {@code first}; null if nobody wants it
   */
  void gradients(
      float[] dy,
      int rows,
      PackedMatrix columns,
      float[] inner,
      LinearGradient gradient,
      float @Nullable [] dx,
      boolean first,
      Scratch scratch) {
    if (gradient.weight() != null) {
      scratch.rows.transpose(dy, 0, outputs, rows, outputs);
      Gemm.multiply(scratch.rows, columns, gradient.weight(), 0, inputs, gradient.add());
    }
    if (dx != null) {
      if (backward == null) {
        throw new IllegalStateException("this matrix was packed for inference only");
      }
      scratch.rows.view(dy, 0, outputs, rows, outputs);
      Gemm.multiply(scratch.rows, backward, dx, 0, inputs, !first);
    }
    if (adapter != null && gradient.a() != null && gradient.b() != null) {
      float[] da = gradient.a();
      float[] db = gradient.b();
      adapterGradients(adapter, dy, rows, columns, inner, da, db, gradient.add(), dx, scratch);
    }
  }

  private void adapterGradients(
      LowRank lowRank,
      float[] dy,
      int rows,
      PackedMatrix columns,
      float[] inner,
      float[] da,
      float[] db,
      boolean add,
      float @Nullable [] dx,
      Scratch scratch) {
    int rank = lowRank.rank();
    float[] dz = scratch.first(rows * outputs);
    Elements.scale(lowRank.scale(), dy, dz, rows * outputs);
    scratch.columns.packColumns(inner, 0, rank, rows, rank);
    scratch.rows.transpose(dz, 0, outputs, rows, outputs);
    Gemm.multiply(scratch.rows, scratch.columns, db, 0, rank, add);
    float[] du = scratch.second(rows * rank);
    scratch.rows.view(dz, 0, outputs, rows, outputs);
    Gemm.multiply(scratch.rows, lowRank.backwardB(), du, 0, rank);
    scratch.rows.transpose(du, 0, rank, rows, rank);
    Gemm.multiply(scratch.rows, columns, da, 0, inputs, add);
    if (dx != null) {
      scratch.rows.view(du, 0, rank, rows, rank);
      Gemm.multiplyAdd(scratch.rows, lowRank.backwardA(), dx, 0, inputs);
    }
  }
}
