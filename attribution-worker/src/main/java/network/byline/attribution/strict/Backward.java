package network.byline.attribution.strict;

import java.util.Arrays;
import network.byline.attribution.format.Projection;
import org.jspecify.annotations.Nullable;

/**
 * Loss and gradients of one record, computed by itself: every weight gradient is one chain over the
 * record's tokens, and gradients that meet (at a residual, a tied matrix, a shared key head) are
 * added in a fixed order: the residual first, then Q, K, V and GATE, UP, then W before its adapter.
 */
final class Backward {

  private final Weights weights;
  private final Workspace work;
  private final KvCache cache;
  private final AttentionGradient attention;
  private final PackedMatrix columns = new PackedMatrix();
  private float[] logits = new float[0];
  private float[] stream = new float[0];
  private float[] normed = new float[0];
  private float[] wide = new float[0];
  private float[] gate = new float[0];
  private float[] up = new float[0];
  private float[] mixed = new float[0];

  Backward(Weights weights) {
    this.weights = weights;
    this.work = new Workspace(weights, true);
    this.cache = new KvCache(weights.config(), 64);
    this.attention = new AttentionGradient(weights);
  }

  /**
   * Runs the record forward and back.
   *
   * @param tokens the record; each token but the first is predicted from those before it
   * @param gradients overwritten; null for the loss alone
   * @return the sum over predicted tokens of -log p, in nats
   */
  double run(int[] tokens, @Nullable Gradients gradients) {
    int rows = tokens.length - 1;
    cache.reset(rows);
    work.ensureAttention(rows);
    int[] input = Arrays.copyOf(tokens, rows);
    Forward.run(weights, input, new Forward.Part[] {new Forward.Part(cache, 0, rows)}, work);
    ensure(rows);
    int hidden = weights.config().hiddenSize();
    int vocabulary = weights.config().vocabSize();
    work.packed.view(work.finalNormed, 0, hidden, rows, hidden);
    weights.head().apply(work.finalNormed, work.packed, rows, logits, logits, work.scratch);
    double loss = 0;
    for (int m = 0; m < rows; m++) {
      loss -= lossGradient(m * vocabulary, vocabulary, tokens[m + 1]);
    }
    if (gradients != null) {
      back(input, gradients);
    }
    return loss;
  }

  /** Turns a row of logits into p - 1[target] and returns log p[target]. */
  private double lossGradient(int row, int vocabulary, int target) {
    float max = Softmax.max(logits, row, vocabulary);
    float distance = logits[row + target] - max;
    float sum = Softmax.normalise(logits, row, vocabulary, max);
    logits[row + target] -= 1f;
    return distance - StrictMathFunctions.log(sum);
  }

  private void ensure(int rows) {
    int vocabulary = weights.config().vocabSize();
    if (logits.length >= rows * vocabulary) {
      return;
    }
    int hidden = weights.config().hiddenSize();
    int inner = weights.config().intermediateSize();
    logits = new float[Math.multiplyExact(rows, vocabulary)];
    stream = new float[rows * hidden];
    normed = new float[rows * hidden];
    wide = new float[rows * inner];
    gate = new float[rows * inner];
    up = new float[rows * inner];
    mixed = new float[rows * weights.queryWidth()];
  }

  private void back(int[] input, Gradients gradients) {
    int rows = input.length;
    int hidden = weights.config().hiddenSize();
    head(rows, gradients);
    if (gradients.finalNorm() != null) {
      RmsNorm.weightGradient(
          work.finalInput, work.finalInverse, normed, rows, hidden, gradients.finalNorm());
    }
    Arrays.fill(stream, 0, rows * hidden, 0f);
    RmsNorm.backward(
        work.finalInput, work.finalInverse, weights.finalNorm(), normed, rows, hidden, stream);
    for (int layer = weights.layers().size() - 1; layer >= 0; layer--) {
      boolean below = layer > 0 || gradients.embedding() != null;
      block(layer, rows, gradients.layers().get(layer), below);
    }
    if (gradients.embedding() != null) {
      for (int m = 0; m < rows; m++) {
        int at = input[m] * hidden;
        for (int k = 0; k < hidden; k++) {
          gradients.embedding()[at + k] += stream[m * hidden + k];
        }
      }
    }
  }

  /** From p - 1[target] to the gradient of the normalised hidden rows. */
  private void head(int rows, Gradients gradients) {
    int hidden = weights.config().hiddenSize();
    boolean tied = weights.config().tieWordEmbeddings();
    float[] weight = tied ? gradients.embedding() : gradients.head();
    if (weight != null) {
      columns.packColumns(work.finalNormed, 0, hidden, rows, hidden);
    }
    if (!tied && gradients.embedding() != null) {
      Arrays.fill(gradients.embedding(), 0f);
    }
    weights
        .head()
        .gradients(
            logits,
            rows,
            columns,
            logits,
            new LinearGradient(weight, null, null, false),
            normed,
            true,
            work.scratch);
  }

  private void block(int layer, int rows, Gradients.Layer gradients, boolean below) {
    Weights.Layer w = weights.layers().get(layer);
    Workspace.Activations act = work.layer(layer);
    gatedLayer(w, act, rows, gradients);
    attentionLayer(w, act, rows, gradients, below);
  }

  private void gatedLayer(
      Weights.Layer w, Workspace.Activations act, int rows, Gradients.Layer gradients) {
    int hidden = weights.config().hiddenSize();
    int inner = weights.config().intermediateSize();
    columns.packColumns(act.gated, 0, inner, rows, inner);
    linear(w, act, Projection.DOWN, stream, rows, gradients, wide, true);
    SwiGlu.backward(act.gate, act.up, wide, rows * inner, gate, up);
    columns.packColumns(act.middleNormed, 0, hidden, rows, hidden);
    linear(w, act, Projection.GATE, gate, rows, gradients, normed, true);
    linear(w, act, Projection.UP, up, rows, gradients, normed, false);
    if (gradients.middleNorm() != null) {
      RmsNorm.weightGradient(
          act.middle, act.middleInverse, normed, rows, hidden, gradients.middleNorm());
    }
    RmsNorm.backward(act.middle, act.middleInverse, w.middleNorm(), normed, rows, hidden, stream);
  }

  private void attentionLayer(
      Weights.Layer w,
      Workspace.Activations act,
      int rows,
      Gradients.Layer gradients,
      boolean below) {
    int hidden = weights.config().hiddenSize();
    int width = weights.queryWidth();
    columns.packColumns(act.mixed, 0, width, rows, width);
    linear(w, act, Projection.O, stream, rows, gradients, mixed, true);
    attention.run(act, mixed, rows, work.scratch);
    columns.packColumns(act.normed, 0, hidden, rows, hidden);
    float[] into = below ? normed : null;
    linear(w, act, Projection.Q, attention.query, rows, gradients, into, true);
    linear(w, act, Projection.K, attention.key, rows, gradients, into, false);
    linear(w, act, Projection.V, attention.value, rows, gradients, into, false);
    if (into == null) {
      return;
    }
    if (gradients.inputNorm() != null) {
      RmsNorm.weightGradient(act.input, act.inverse, normed, rows, hidden, gradients.inputNorm());
    }
    RmsNorm.backward(act.input, act.inverse, w.inputNorm(), normed, rows, hidden, stream);
  }

  private void linear(
      Weights.Layer w,
      Workspace.Activations act,
      Projection projection,
      float[] dy,
      int rows,
      Gradients.Layer gradients,
      float @Nullable [] dx,
      boolean first) {
    w.matrix(projection)
        .gradients(
            dy,
            rows,
            columns,
            act.inner(projection),
            gradients.matrix(projection),
            dx,
            first,
            work.scratch);
  }
}
