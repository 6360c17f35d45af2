package network.byline.attribution.strict;

import java.util.ArrayList;
import java.util.List;
import network.byline.attribution.format.Adapter;
import network.byline.attribution.format.AdapterConfig;
import network.byline.attribution.format.FloatTensor;
import network.byline.attribution.format.ModelConfig;
import network.byline.attribution.format.TensorMap;

/** Small models whose sizes are no multiples of anything, and texts for them. */
final class Tiny {

  static final AdapterConfig ADAPTER = AdapterConfig.ofAll(3, 6);

  private Tiny() {}

  static ModelConfig config(boolean tied) {
    return new ModelConfig(67, 26, 41, 2, 6, 2, 4, 96, 1e-5, 10_000, tied, 0, 1);
  }

  /** Weights far enough from zero that every part of the model matters. */
  static TensorMap weights(ModelConfig config) {
    return weights(config, 0.2f);
  }

  static TensorMap weights(ModelConfig config, float size) {
    return disturbed(InitialWeights.model(config, 1), 11, size);
  }

  static TensorMap adapter(ModelConfig config) {
    return disturbed(InitialWeights.adapter(config, ADAPTER, 2), 12, 0.2f);
  }

  private static TensorMap disturbed(TensorMap tensors, long seed, float size) {
    NormalStream noise = new NormalStream(seed);
    List<FloatTensor> all = new ArrayList<>();
    for (FloatTensor tensor : tensors.tensors()) {
      float[] data = tensor.data().clone();
      for (int i = 0; i < data.length; i++) {
        data[i] += size * (float) noise.next();
      }
      all.add(tensor.withData(data));
    }
    return TensorMap.of(all);
  }

  static StrictModel model(boolean tied) {
    return StrictModel.of(config(tied), weights(config(tied)));
  }

  static StrictModel adapted(boolean tied) {
    return model(tied).withAdapter(new Adapter(ADAPTER, adapter(config(tied))));
  }

  static int[] text(long seed, int length) {
    int[] text = new int[length];
    for (int i = 0; i < length; i++) {
      text[i] = (int) Long.remainderUnsigned(CounterRandom.bits(seed, i), 67);
    }
    return text;
  }

  static List<int[]> records() {
    return List.of(text(1, 2), text(2, 17), text(3, 40), text(4, 9), text(5, 33));
  }

  static Trainer full(boolean tied, int threads) {
    ModelConfig config = config(tied);
    return Trainer.full(config, weights(config), AdamWSettings.withDamping(1e-7), threads);
  }

  static Trainer lowRank(boolean tied, int threads) {
    ModelConfig config = config(tied);
    return Trainer.adapter(
        config,
        weights(config),
        ADAPTER,
        adapter(config),
        AdamWSettings.withDamping(1e-7),
        threads);
  }
}
