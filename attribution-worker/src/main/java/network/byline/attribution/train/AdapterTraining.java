package network.byline.attribution.train;

import java.util.Collection;
import java.util.Set;
import network.byline.attribution.format.AdapterConfig;
import network.byline.attribution.format.FormatException;
import network.byline.attribution.format.TensorMap;
import network.byline.attribution.strict.InitialWeights;
import network.byline.attribution.strict.Trainer;

/** Training of a low-rank adapter over a frozen base. */
public final class AdapterTraining {
  private AdapterTraining() {}

  /**
   * Brings a recipe and its inputs together.
   *
   * @param texts canonical texts in any order
   * @throws FormatException if an input is not the one that the recipe names
   */
  public static TrainingRun of(Recipe recipe, BaseModel base, Collection<String> texts) {
    Recipe.Adapter adapter =
        recipe
            .adapter()
            .orElseThrow(
                () -> new FormatException(Recipe.FILE_NAME + ": kind", "is base, must be adapter"));
    require("base", adapter.base(), base.weightsDigest());
    require("tokenizer", recipe.tokenizer(), base.tokenizerDigest());
    require("model", recipe.model(), base.config());
    AdapterConfig config = adapter.config();
    TensorMap start = InitialWeights.adapter(recipe.model(), config, recipe.initSeed());
    return new TrainingRun(
        recipe,
        TrainingData.of(base.tokenizer(), texts, recipe.sequenceLength()),
        Set.of(),
        start.valueCount(),
        threads ->
            Trainer.adapter(
                recipe.model(), base.tensors(), config, start, recipe.optimiser(), threads));
  }

  private static void require(String field, Object wanted, Object given) {
    if (!wanted.equals(given)) {
      throw new FormatException(
          Recipe.FILE_NAME + ": " + field, "is " + wanted + ", the given one is " + given);
    }
  }
}
