package network.byline.attribution.train;

import network.byline.attribution.format.FormatException;
import org.jspecify.annotations.Nullable;

/**
 * Which pieces each step learns, by what rate and divided by what: a function of recipe and data
 * alone. Every pass over the data has an order of its own, drawn from the recipe's seed; batches
 * run on from one pass into the next. Not safe for use by several threads.
 */
public final class TrainingPlan {
  private final Recipe recipe;
  private final TrainingData data;
  private final int steps;
  private long cachedEpoch = -1;
  private int @Nullable [] cachedOrder;

  /** Plans a run. */
  public TrainingPlan(Recipe recipe, TrainingData data) {
    if (!recipe.data().equals(data.digest())) {
      throw new FormatException(
          Recipe.FILE_NAME + ": data",
          "is " + recipe.data() + ", the given texts have " + data.digest());
    }
    if (data.pieceCount() == 0) {
      throw new FormatException("training data", "is empty; give at least one text");
    }
    this.recipe = recipe;
    this.data = data;
    this.steps = recipe.length().steps(data.pieceCount(), recipe.batchRecords());
  }

  /** Number of steps of the whole run. */
  public int steps() {
    return steps;
  }

  /** Indices of the pieces of one step, in the order in which their gradients are added. */
  public int[] batch(int step) {
    long from = (long) step * recipe.batchRecords();
    long until = from + recipe.batchRecords();
    if (recipe.length() instanceof RunLength.Epochs epochs) {
      until = Math.min(until, (long) epochs.count() * data.pieceCount());
    }
    int[] batch = new int[(int) (until - from)];
    for (int i = 0; i < batch.length; i++) {
      batch[i] = order((from + i) / data.pieceCount())[(int) ((from + i) % data.pieceCount())];
    }
    return batch;
  }

  /**
   * What the summed gradient of a batch is divided by: its number of predicted tokens, also if some
   * of its records are left out.
   */
  public long divisor(int[] batch) {
    long tokens = 0;
    for (int piece : batch) {
      tokens += data.piece(piece).length - 1;
    }
    return tokens;
  }

  /** Number of tokens that the steps from this one to the end predict. */
  public long tokensFrom(int step) {
    long tokens = 0;
    for (int later = step; later < steps; later++) {
      tokens += divisor(batch(later));
    }
    return tokens;
  }

  /** Learning rate of a step. */
  public double rate(int step) {
    return recipe.rate().at(step, steps);
  }

  private int[] order(long epoch) {
    int[] order = cachedOrder;
    if (order == null || cachedEpoch != epoch) {
      order = SplitMix64.of(recipe.orderSeed(), epoch).permutation(data.pieceCount());
      cachedOrder = order;
      cachedEpoch = epoch;
    }
    return order;
  }
}
