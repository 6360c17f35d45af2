package network.byline.attribution.train;

import java.util.List;
import java.util.Optional;
import network.byline.attribution.format.AdapterConfig;
import network.byline.attribution.format.Dtype;
import network.byline.attribution.strict.AdamWSettings;
import network.byline.attribution.strict.ArithmeticContract;
import network.byline.base.value.Digest;

/**
 * The recipe for an adapter where nobody wrote one: enough steps that even a handful of records
 * leaves its mark, and few passes where there is much.
 */
public final class DefaultRecipe {

  /** Fewer steps hardly move the weights, however often they see the same records. */
  private static final int LEAST_STEPS = 240;

  /** Fewer passes leave a large datanet unlearned. */
  private static final int LEAST_PASSES = 4;

  /** More passes over very few records only learn them by heart once more. */
  private static final int MOST_PASSES = 240;

  private static final int BATCH = 8;

  private DefaultRecipe() {}

  /** Returns the recipe for these canonical texts over this base. */
  public static Recipe of(BaseModel base, List<String> texts) {
    TrainingData data = TrainingData.of(base.tokenizer(), texts, base.config().maxPositions());
    int batch = Math.max(1, Math.min(BATCH, data.pieceCount()));
    long passes = ((long) LEAST_STEPS * batch + data.pieceCount() - 1) / data.pieceCount();
    Digest weights = base.weightsDigest();
    return new Recipe(
        ArithmeticContract.VERSION,
        base.config(),
        base.tokenizerDigest(),
        data.digest(),
        Optional.of(new Recipe.Adapter(weights, AdapterConfig.ofAll(16, 32))),
        1,
        1,
        new RunLength.Epochs(Math.clamp(passes, LEAST_PASSES, MOST_PASSES)),
        batch,
        base.config().maxPositions(),
        AdamWSettings.withDamping(1e-12),
        new LearningRate(3e-3, 0.1, LearningRate.Decay.LINEAR, 0.1),
        Dtype.F16);
  }
}
