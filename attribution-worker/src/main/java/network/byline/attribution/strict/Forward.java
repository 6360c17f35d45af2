package network.byline.attribution.strict;

import java.util.Arrays;
import network.byline.attribution.format.Projection;

/**
 * The forward pass of a Llama-style decoder over the rows of one or several sequences. Rows meet
 * only in the attention of their own sequence, so a sequence alone and in a batch, token by token
 * or at once, gets the same bits.
 */
final class Forward {

  /** Rows [start, start + count) of a batch: the next tokens of one sequence. */
  record Part(KvCache cache, int start, int count) {}

  private Forward() {}

  /**
   * Runs all blocks and the last norm. Leaves the normalised hidden rows in {@code
   * work.finalNormed} and the keys and values in the caches.
   */
  static void run(Weights weights, int[] tokens, Part[] parts, Workspace work) {
    int rows = tokens.length;
    int hidden = weights.config().hiddenSize();
    work.ensure(rows);
    float[] input = work.layer(0).input;
    for (int m = 0; m < rows; m++) {
      System.arraycopy(weights.embedding(), tokens[m] * hidden, input, m * hidden, hidden);
    }
    for (int layer = 0; layer < weights.layers().size(); layer++) {
      boolean last = layer + 1 == weights.layers().size();
      float[] next = last ? work.finalInput : work.layer(layer + 1).input;
      block(weights, layer, rows, parts, work, next);
    }
    for (Part part : parts) {
      part.cache.advance(part.count);
    }
    RmsNorm.forward(
        work.finalInput,
        weights.finalNorm(),
        rows,
        hidden,
        weights.eps(),
        work.finalNormed,
        work.finalInverse);
  }

  private static void block(
      Weights weights, int layer, int rows, Part[] parts, Workspace work, float[] next) {
    Weights.Layer w = weights.layers().get(layer);
    Workspace.Activations act = work.layer(layer);
    int hidden = weights.config().hiddenSize();
    RmsNorm.forward(act.input, w.inputNorm(), rows, hidden, weights.eps(), act.normed, act.inverse);
    pack(act.normed, rows, hidden, work);
    apply(w, Projection.Q, act.normed, rows, act.query, act, work);
    apply(w, Projection.K, act.normed, rows, act.key, act, work);
    apply(w, Projection.V, act.normed, rows, act.value, act, work);
    for (Part part : parts) {
      attend(weights, layer, act, part, work);
    }
    pack(act.mixed, rows, weights.queryWidth(), work);
    apply(w, Projection.O, act.mixed, rows, work.output, act, work);
    Elements.add(act.input, work.output, act.middle, rows * hidden);
    RmsNorm.forward(
        act.middle,
        w.middleNorm(),
        rows,
        hidden,
        weights.eps(),
        act.middleNormed,
        act.middleInverse);
    pack(act.middleNormed, rows, hidden, work);
    apply(w, Projection.GATE, act.middleNormed, rows, act.gate, act, work);
    apply(w, Projection.UP, act.middleNormed, rows, act.up, act, work);
    int inner = weights.config().intermediateSize();
    SwiGlu.forward(act.gate, act.up, rows * inner, act.gated);
    pack(act.gated, rows, inner, work);
    apply(w, Projection.DOWN, act.gated, rows, work.output, act, work);
    Elements.add(act.middle, work.output, next, rows * hidden);
  }

  private static void pack(float[] x, int rows, int width, Workspace work) {
    if (rows > 1) {
      work.packed.view(x, 0, width, rows, width);
    }
  }

  private static void apply(
      Weights.Layer w,
      Projection projection,
      float[] x,
      int rows,
      float[] y,
      Workspace.Activations act,
      Workspace work) {
    w.matrix(projection).apply(x, work.packed, rows, y, act.inner(projection), work.scratch);
  }

  /** Turns queries and keys, stores keys and values, and mixes the values of one sequence. */
  private static void attend(
      Weights weights, int layer, Workspace.Activations act, Part part, Workspace work) {
    int heads = weights.config().heads();
    int kvHeads = weights.config().kvHeads();
    int dim = weights.config().headDim();
    int first = part.cache.length();
    int keyAt = part.start * weights.keyWidth();
    weights.rope().turn(act.query, part.start * weights.queryWidth(), part.count, heads, first);
    weights.rope().turn(act.key, keyAt, part.count, kvHeads, first);
    for (int head = 0; head < kvHeads; head++) {
      PackedMatrix keys = part.cache.keys(layer, head);
      PackedMatrix values = part.cache.values(layer, head);
      for (int m = 0; m < part.count; m++) {
        int at = keyAt + m * weights.keyWidth() + head * dim;
        keys.setOutput(first + m, act.key, at);
        values.setDepth(first + m, act.value, at);
      }
    }
    Attention.forward(weights, part.cache, layer, act, part.start, part.count, first, work);
  }

  /** Most rows whose logits are computed together; the split changes no bit. */
  static final int LOGIT_ROWS = 64;

  /**
   * Logits of adjoining rows of the last pass.
   *
   * @param count at most {@link #LOGIT_ROWS}
   * @return [count][vocabulary]
   */
  static float[][] logits(Weights weights, int first, int count, Workspace work) {
    int[] rows = new int[count];
    for (int i = 0; i < count; i++) {
      rows[i] = first + i;
    }
    return logits(weights, rows, work);
  }

  /** Logits of some rows of the last pass. */
  static float[][] logits(Weights weights, int[] rows, Workspace work) {
    int hidden = weights.config().hiddenSize();
    int vocabulary = weights.config().vocabSize();
    float[] chosen = new float[rows.length * hidden];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(work.finalNormed, rows[i] * hidden, chosen, i * hidden, hidden);
    }
    pack(chosen, rows.length, hidden, work);
    float[] flat = new float[Math.multiplyExact(rows.length, vocabulary)];
    weights.head().apply(chosen, work.packed, rows.length, flat, flat, work.scratch);
    if (rows.length == 1) {
      return new float[][] {flat};
    }
    float[][] logits = new float[rows.length][];
    for (int i = 0; i < rows.length; i++) {
      logits[i] = Arrays.copyOfRange(flat, i * vocabulary, (i + 1) * vocabulary);
    }
    return logits;
  }
}
