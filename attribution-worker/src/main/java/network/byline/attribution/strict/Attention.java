package network.byline.attribution.strict;

import java.util.Arrays;

/**
 * Causal attention of one sequence: weights p = softmax(q·k / sqrt(width)) over the positions up to
 * the row's own, output Σ p[j] v[j] in ascending j. Query head h reads key head h / group.
 */
final class Attention {

  private Attention() {}

  /** The factor on scores, 1 / sqrt(width), rounded once. */
  static float scale(int headDim) {
    return (float) (1 / Math.sqrt(headDim));
  }

  /**
   * Computes rows [start, start + count) of the workspace, whose keys and values are in the cache
   * already, the first at position {@code first}.
   */
  static void forward(
      Weights weights,
      KvCache cache,
      int layer,
      Workspace.Activations act,
      int start,
      int count,
      int first,
      Workspace work) {
    int heads = weights.config().heads();
    int group = heads / weights.config().kvHeads();
    int dim = weights.config().headDim();
    int width = weights.queryWidth();
    int total = first + count;
    for (int head = 0; head < heads; head++) {
      PackedMatrix keys = cache.keys(layer, head / group);
      PackedMatrix values = cache.values(layer, head / group);
      int query = start * width + head * dim;
      if (count == 1 && !work.training) {
        one(act, query, dim, total, keys, values, work);
        continue;
      }
      float[] scores = work.training ? act.attention : work.scores(count * total);
      int at = work.training ? head * count * count : 0;
      work.scratch.rows.view(act.query, query, width, count, dim);
      Gemm.multiplyUnderDiagonal(work.scratch.rows, keys, scores, at, total, first);
      for (int m = 0; m < count; m++) {
        int live = first + m + 1;
        int row = at + m * total;
        softmax(scores, row, live, dim);
        Arrays.fill(scores, row + live, row + total, 0f);
      }
      work.scratch.rows.view(scores, at, total, count, total);
      Gemm.multiplyToDiagonal(work.scratch.rows, values, act.mixed, query, width, first);
    }
  }

  private static void softmax(float[] scores, int row, int live, int dim) {
    Softmax.scale(scores, row, live, scale(dim));
    Softmax.normalise(scores, row, live, Softmax.max(scores, row, live));
  }

  private static void one(
      Workspace.Activations act,
      int query,
      int dim,
      int total,
      PackedMatrix keys,
      PackedMatrix values,
      Workspace work) {
    int panels = (total + PackedMatrix.WIDTH - 1) / PackedMatrix.WIDTH;
    float[] scores = work.scores(panels * PackedMatrix.WIDTH);
    Gemm.multiplyRow(act.query, query, keys, scores, 0, panels);
    softmax(scores, 0, total, dim);
    Gemm.multiplyRowTo(scores, 0, values, act.mixed, query, total);
  }
}
