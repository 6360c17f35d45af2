package network.byline.attribution.strict;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import network.byline.attribution.format.Projection;

/**
 * Activations of one forward pass. For inference all layers share one set of arrays; for training
 * each layer keeps its own, and the attention weights, until the backward pass has read them.
 */
final class Workspace {

  /** What one layer computes; names follow the data through the block. */
  static final class Activations {
    float[] input = new float[0];
    float[] normed = new float[0];
    float[] inverse = new float[0];
    float[] query = new float[0];
    float[] key = new float[0];
    float[] value = new float[0];

    /** Attention weights [heads][rows][rows]; only kept for training. */
    float[] attention = new float[0];

    float[] mixed = new float[0];
    float[] middle = new float[0];
    float[] middleNormed = new float[0];
    float[] middleInverse = new float[0];
    float[] gate = new float[0];
    float[] up = new float[0];
    float[] gated = new float[0];

    private final Map<Projection, float[]> inner = new EnumMap<>(Projection.class);

    /** A·x of a matrix with an adapter. */
    float[] inner(Projection projection) {
      return Objects.requireNonNull(inner.get(projection));
    }
  }

  final Scratch scratch = new Scratch();
  final Rows packed = new Rows();
  final boolean training;
  private final Weights weights;
  private final List<Activations> layers = new ArrayList<>();
  private int rows;

  /** Attention weights of one head where they are not kept. */
  float[] scores = new float[0];

  float[] output = new float[0];
  float[] residual = new float[0];
  float[] finalInput = new float[0];
  float[] finalNormed = new float[0];
  float[] finalInverse = new float[0];

  Workspace(Weights weights, boolean training) {
    this.weights = weights;
    this.training = training;
    int sets = training ? weights.layers().size() : 1;
    for (int i = 0; i < sets; i++) {
      layers.add(new Activations());
    }
  }

  Activations layer(int index) {
    return layers.get(training ? index : 0);
  }

  /** Makes room for so many rows of all sequences together. */
  void ensure(int wanted) {
    if (wanted <= rows) {
      return;
    }
    rows = Math.max(wanted, Math.min(2 * rows, wanted + 256));
    int hidden = weights.config().hiddenSize();
    int wide = Math.max(weights.queryWidth(), hidden);
    output = new float[rows * wide];
    residual = new float[rows * hidden];
    finalInput = new float[rows * hidden];
    finalNormed = new float[rows * hidden];
    finalInverse = new float[rows];
    for (Activations a : layers) {
      a.input = new float[rows * hidden];
      a.normed = new float[rows * hidden];
      a.inverse = new float[rows];
      a.query = new float[rows * weights.queryWidth()];
      a.key = new float[rows * weights.keyWidth()];
      a.value = new float[rows * weights.keyWidth()];
      a.mixed = new float[rows * weights.queryWidth()];
      a.middle = new float[rows * hidden];
      a.middleNormed = new float[rows * hidden];
      a.middleInverse = new float[rows];
      a.gate = new float[rows * weights.config().intermediateSize()];
      a.up = new float[rows * weights.config().intermediateSize()];
      a.gated = new float[rows * weights.config().intermediateSize()];
      for (Projection p : Projection.values()) {
        LowRank adapter = weights.layers().getFirst().matrix(p).adapter;
        a.inner.put(p, new float[adapter == null ? 0 : rows * adapter.rank()]);
      }
    }
  }

  /** Room for the attention weights of all heads of one sequence of so many positions. */
  void ensureAttention(int positions) {
    int size =
        Math.multiplyExact(weights.config().heads(), Math.multiplyExact(positions, positions));
    for (Activations a : layers) {
      if (a.attention.length < size) {
        a.attention = new float[size];
      }
    }
  }

  float[] scores(int size) {
    if (scores.length < size) {
      scores = new float[Math.max(size, Math.min(2 * scores.length, size + (1 << 16)))];
    }
    return scores;
  }
}
