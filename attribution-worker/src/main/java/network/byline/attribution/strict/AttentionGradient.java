package network.byline.attribution.strict;

/**
 * Gradients of causal attention. With p the weights and dy the gradient of the output: dp = dy·v,
 * ds[i][j] = p (dp - Σ_j p dp) / sqrt(width); dq = Σ_j ds k, dk = Σ_i ds q, dv = Σ_i p dy, each one
 * chain; the query heads of one key head are added in ascending order.
 */
final class AttentionGradient {

  private final Weights weights;
  private final PackedMatrix keys = new PackedMatrix();
  private final PackedMatrix values = new PackedMatrix();
  private final PackedMatrix right = new PackedMatrix();
  private final Rows left = new Rows();
  private float[] slopes = new float[0];

  /** Results, [rows] of all heads, turned back to before the rotary positions. */
  float[] query = new float[0];

  float[] key = new float[0];
  float[] value = new float[0];

  AttentionGradient(Weights weights) {
    this.weights = weights;
  }

  /**
   * Computes the gradients of one record.
   *
   * @param act what the forward pass kept
   * @param dy [rows][query width]
   */
  void run(Workspace.Activations act, float[] dy, int rows, Scratch scratch) {
    int width = weights.queryWidth();
    int keyWidth = weights.keyWidth();
    if (query.length < rows * width) {
      query = new float[rows * width];
      key = new float[rows * keyWidth];
      value = new float[rows * keyWidth];
    }
    if (slopes.length < rows * rows) {
      slopes = new float[rows * rows];
    }
    int heads = weights.config().heads();
    int group = heads / weights.config().kvHeads();
    int dim = weights.config().headDim();
    for (int head = 0; head < heads; head++) {
      int keyAt = head / group * dim;
      boolean first = head % group == 0;
      if (first) {
        keys.packColumns(act.key, keyAt, keyWidth, rows, dim);
        values.packRows(act.value, keyAt, keyWidth, rows, dim);
      }
      oneHead(act, dy, rows, head, keyAt, !first);
    }
    weights.rope().turnBack(query, rows, heads);
    weights.rope().turnBack(key, rows, weights.config().kvHeads());
  }

  private void oneHead(
      Workspace.Activations act, float[] dy, int rows, int head, int keyAt, boolean add) {
    int dim = weights.config().headDim();
    int width = weights.queryWidth();
    int keyWidth = weights.keyWidth();
    int at = head * dim;
    int square = head * rows * rows;
    left.transpose(act.attention, square, rows, rows, rows);
    right.packColumns(dy, at, width, rows, dim);
    Gemm.multiplyFromDiagonal(left, right, value, keyAt, keyWidth, add);
    left.view(dy, at, width, rows, dim);
    Gemm.multiplyUnderDiagonal(left, values, slopes, 0, rows, 0);
    for (int m = 0; m < rows; m++) {
      softmaxGradient(act.attention, square + m * rows, m * rows, m + 1, rows);
    }
    left.view(slopes, 0, rows, rows, rows);
    Gemm.multiplyToDiagonal(left, keys, query, at, width, 0);
    left.transpose(slopes, 0, rows, rows, rows);
    right.packColumns(act.query, at, width, rows, dim);
    Gemm.multiplyFromDiagonal(left, right, key, keyAt, keyWidth, add);
  }

  private void softmaxGradient(float[] p, int pAt, int at, int live, int rows) {
    float scale = Attention.scale(weights.config().headDim());
    float dot = 0f;
    for (int j = 0; j < live; j++) {
      dot = Math.fma(p[pAt + j], slopes[at + j], dot);
    }
    for (int j = 0; j < live; j++) {
      slopes[at + j] = p[pAt + j] * (slopes[at + j] - dot) * scale;
    }
    for (int j = live; j < rows; j++) {
      slopes[at + j] = 0f;
    }
  }
}
