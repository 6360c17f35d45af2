package network.byline.attribution.probe;

import network.byline.attribution.format.ModelConfig;
import network.byline.attribution.score.LogitsDigest;
import network.byline.attribution.strict.InitialWeights;
import network.byline.attribution.strict.StrictModel;
import network.byline.base.value.Digest;

/** A forward pass of a small model made from a seed, and the digest that it must have. */
public final class KnownAnswer {

  /** The digest of the pass under arithmetic contract 1. */
  public static final Digest DIGEST =
      Digest.parse("0x2436bad733ae4688e7d549815a8fc103f487fad5e43d8a5f7642c5e108c4aa1e");

  private static final ModelConfig CONFIG =
      new ModelConfig(509, 96, 160, 3, 6, 2, 16, 64, 1e-5, 10_000, true, 0, 1);
  private static final long SEED = 20_250_731;

  private KnownAnswer() {}

  /** Computes the pass and returns its digest. */
  public static Digest compute() {
    StrictModel model = StrictModel.of(CONFIG, InitialWeights.model(CONFIG, SEED));
    int[] tokens = new int[CONFIG.maxPositions()];
    for (int i = 0; i < tokens.length; i++) {
      tokens[i] = i * i * 31 % CONFIG.vocabSize();
    }
    LogitsDigest digest = new LogitsDigest();
    for (float[] logits : model.logits(tokens, 1)) {
      digest.add(logits);
    }
    return digest.finish();
  }
}
