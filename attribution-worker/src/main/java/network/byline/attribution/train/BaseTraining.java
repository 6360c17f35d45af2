package network.byline.attribution.train;

import java.util.Collection;
import java.util.Set;
import network.byline.attribution.format.FormatException;
import network.byline.attribution.strict.InitialWeights;
import network.byline.attribution.strict.Trainer;
import network.byline.attribution.tokenizer.Tokenizer;
import network.byline.base.value.Digest;

/** Training of a whole model from its seed. */
public final class BaseTraining {
  private BaseTraining() {}

  /**
   * Brings a recipe and its inputs together.
   *
   * @param tokenizerJson the bytes of {@code tokenizer.json}
   * @param texts canonical texts in any order
   * @throws FormatException if an input is not the one that the recipe names
   */
  public static TrainingRun of(Recipe recipe, byte[] tokenizerJson, Collection<String> texts) {
    if (recipe.adapter().isPresent()) {
      throw new FormatException(Recipe.FILE_NAME + ": kind", "is adapter, must be base");
    }
    Digest digest = Digest.sha256(tokenizerJson);
    if (!recipe.tokenizer().equals(digest)) {
      throw new FormatException(
          Recipe.FILE_NAME + ": tokenizer",
          "is " + recipe.tokenizer() + ", the given one has " + digest);
    }
    Tokenizer tokenizer =
        Tokenizer.parse(tokenizerJson, recipe.model().bosTokenId(), recipe.model().eosTokenId());
    BaseModel.requireTokenizer(recipe.model(), tokenizer);
    return new TrainingRun(
        recipe,
        TrainingData.of(tokenizer, texts, recipe.sequenceLength()),
        Set.of(),
        recipe.model().parameterCount(),
        threads ->
            Trainer.full(
                recipe.model(),
                InitialWeights.model(recipe.model(), recipe.initSeed()),
                recipe.optimiser(),
                threads));
  }
}
