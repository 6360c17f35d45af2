package network.byline.attribution.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import network.byline.attribution.format.AdapterConfig;
import network.byline.attribution.format.Dtype;
import network.byline.attribution.format.ModelConfig;
import network.byline.attribution.format.SafeTensors;
import network.byline.attribution.strict.AdamWSettings;
import network.byline.attribution.strict.InitialWeights;
import network.byline.attribution.tokenizer.BpeTrainer;
import network.byline.attribution.tokenizer.Tokenizer;
import network.byline.base.value.Digest;

/** A very small language, tokenizer, model and recipe that train in a second. */
final class Small {
  private static final String[] NOUNS = {"cat", "dog", "bird", "fish", "horse", "house", "tree"};
  private static final String[] VERBS = {"sees", "likes", "finds", "hears", "follows"};

  private Small() {}

  static List<String> texts(long seed, int count) {
    Random random = new Random(seed);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      StringBuilder text = new StringBuilder();
      for (int s = random.nextInt(4); s >= 0; s--) {
        text.append("The ").append(NOUNS[random.nextInt(NOUNS.length)]).append(' ');
        text.append(VERBS[random.nextInt(VERBS.length)]).append(" the ");
        text.append(NOUNS[random.nextInt(NOUNS.length)]).append(s == 0 ? "." : ". ");
      }
      texts.add(text.toString());
    }
    return texts;
  }

  static Tokenizer tokenizer() {
    BpeTrainer trainer = new BpeTrainer(300);
    texts(0, 60).forEach(trainer::add);
    return trainer.train();
  }

  static ModelConfig config() {
    return new ModelConfig(300, 16, 32, 2, 2, 1, 8, 32, 1e-5, 10_000, true, 0, 1);
  }

  static Recipe baseRecipe(List<String> texts) {
    return new Recipe(
        1,
        config(),
        Digest.sha256(tokenizer().json()),
        TrainingData.digestOf(texts),
        Optional.empty(),
        7,
        11,
        new RunLength.Steps(12),
        8,
        24,
        AdamWSettings.withDamping(1e-7),
        new LearningRate(1e-2, 0.1, LearningRate.Decay.COSINE, 0.1),
        Dtype.F32);
  }

  static BaseModel baseModel() {
    return BaseModel.of(
        config().json(),
        tokenizer().json(),
        SafeTensors.bytes(InitialWeights.model(config(), 3), Dtype.F16));
  }

  static Recipe adapterRecipe(BaseModel base, List<String> texts) {
    Recipe defaults =
        Recipe.ofAdapter(
            base.config(),
            base.weightsDigest(),
            base.tokenizerDigest(),
            TrainingData.digestOf(texts));
    return new Recipe(
        1,
        base.config(),
        base.tokenizerDigest(),
        defaults.data(),
        Optional.of(new Recipe.Adapter(base.weightsDigest(), AdapterConfig.ofAll(4, 8))),
        5,
        6,
        new RunLength.Epochs(3),
        8,
        24,
        defaults.optimiser(),
        new LearningRate(1e-2, 0.1, LearningRate.Decay.LINEAR, 0.1),
        Dtype.F16);
  }
}
