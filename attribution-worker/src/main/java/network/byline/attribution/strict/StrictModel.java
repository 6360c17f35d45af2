package network.byline.attribution.strict;

import java.util.Arrays;
import network.byline.attribution.format.Adapter;
import network.byline.attribution.format.ModelConfig;
import network.byline.attribution.format.TensorMap;

/**
 * A model ready to compute under {@link ArithmeticContract}: packed weights, with or without an
 * adapter. Immutable and safe for any number of threads; every pass brings memory of its own.
 */
public final class StrictModel {

  /** Rows of one pass over a long text; the split changes no bit. */
  private static final int CHUNK = 256;

  private final Weights base;
  private final Weights weights;

  private StrictModel(Weights base, Weights weights) {
    this.base = base;
    this.weights = weights;
  }

  /**
   * Packs the weights of a model.
   *
   * @param tensors exactly the tensors of {@link ModelConfig#tensorShapes()}; some arrays are kept
   *     and may not change
   * @throws network.byline.attribution.format.FormatException if names or shapes are wrong
   */
  public static StrictModel of(ModelConfig config, TensorMap tensors) {
    tensors.requireShapes(config.tensorShapes(), "model");
    Weights weights = WeightsLoader.inference(config, WeightsLoader.arrays(tensors));
    return new StrictModel(weights, weights);
  }

  /**
   * The same base weights, shared, under an adapter in place of whatever adapter there was.
   *
   * @throws network.byline.attribution.format.FormatException if names or shapes are wrong
   */
  public StrictModel withAdapter(Adapter adapter) {
    adapter.tensors().requireShapes(adapter.config().tensorShapes(config()), "adapter");
    return new StrictModel(
        base,
        WeightsLoader.withAdapter(base, adapter.config(), WeightsLoader.arrays(adapter.tensors())));
  }

  /** The same base weights, shared, without adapter. */
  public StrictModel withoutAdapter() {
    return new StrictModel(base, base);
  }

  /** The shape of the model. */
  public ModelConfig config() {
    return base.config();
  }

  Weights weights() {
    return weights;
  }

  /**
   * Starts a sequence.
   *
   * @param capacity most tokens it will hold, 1 to maxPositions
   */
  public Decoder decoder(int capacity) {
    return new Decoder(this, capacity);
  }

  /** Receives the logits of one position after the other. */
  @FunctionalInterface
  public interface PositionVisitor {

    /**
     * Takes the logits that predict {@code tokens[position]} from the tokens before it.
     *
     * @param logits one float per token id; a fresh array
     */
    void at(int position, float[] logits);
  }

  /**
   * Runs the text once and shows the logits that predict each token from {@code from} on. They
   * equal, bit for bit, those of a {@link Decoder} fed with the tokens before.
   *
   * @param tokens the text, 2 to maxPositions + 1 ids
   * @param from first position of interest, 1 to tokens.length
   */
  public void visit(int[] tokens, int from, PositionVisitor visitor) {
    if (from < 1 || from > tokens.length || tokens.length - 1 > config().maxPositions()) {
      throw new IllegalArgumentException(
          "from is "
              + from
              + " of "
              + tokens.length
              + " tokens; use 1 to the number of tokens, of"
              + " which at most "
              + (config().maxPositions() + 1));
    }
    Tokens.check(tokens, config());
    int rows = tokens.length - 1;
    KvCache cache = new KvCache(config(), Math.max(rows, 1));
    Workspace work = new Workspace(weights, false);
    for (int start = 0; start < rows; start += CHUNK) {
      int count = Math.min(CHUNK, rows - start);
      int[] chunk = Arrays.copyOfRange(tokens, start, start + count);
      Forward.run(weights, chunk, new Forward.Part[] {new Forward.Part(cache, 0, count)}, work);
      int first = Math.max(start, from - 1);
      for (int row = first; row < start + count; row += Forward.LOGIT_ROWS) {
        int wanted = Math.min(Forward.LOGIT_ROWS, start + count - row);
        float[][] logits = Forward.logits(weights, row - start, wanted, work);
        for (int i = 0; i < wanted; i++) {
          visitor.at(row + i + 1, logits[i]);
        }
      }
    }
  }

  /**
   * The logits that predict tokens[from], tokens[from + 1], ….
   *
   * @return [tokens.length - from][vocabulary]
   */
  public float[][] logits(int[] tokens, int from) {
    float[][] all = new float[tokens.length - from][];
    visit(tokens, from, (position, logits) -> all[position - from] = logits);
    return all;
  }

  /**
   * log p(tokens[i] | tokens before i) for i ≥ from, in units of 2^-20 nat, see {@link LogProbs}.
   */
  public long[] logProbs(int[] tokens, int from) {
    long[] all = new long[tokens.length - from];
    LogProbs logProbs = new LogProbs();
    visit(
        tokens,
        from,
        (position, logits) -> all[position - from] = logProbs.of(logits, tokens[position]));
    return all;
  }
}
