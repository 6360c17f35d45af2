package network.byline.attribution.strict;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import network.byline.attribution.format.AdapterConfig;
import network.byline.attribution.format.FloatTensor;
import network.byline.attribution.format.ModelConfig;
import network.byline.attribution.format.Projection;
import network.byline.attribution.format.TensorMap;

/** Packs named tensors, whose shapes are checked already, into {@link Weights}. */
final class WeightsLoader {

  private WeightsLoader() {}

  static SortedMap<String, float[]> arrays(TensorMap tensors) {
    SortedMap<String, float[]> arrays = new TreeMap<>();
    for (FloatTensor tensor : tensors.tensors()) {
      arrays.put(tensor.name(), tensor.data());
    }
    return arrays;
  }

  /** Weights for inference. */
  static Weights inference(ModelConfig config, SortedMap<String, float[]> arrays) {
    return load(config, arrays, false);
  }

  /** Weights that gradients can pass through. */
  static Weights trainable(ModelConfig config, SortedMap<String, float[]> arrays) {
    return load(config, arrays, true);
  }

  private static Weights load(
      ModelConfig config, SortedMap<String, float[]> arrays, boolean trainable) {
    List<Weights.Layer> layers = new ArrayList<>();
    for (int layer = 0; layer < config.layers(); layer++) {
      Map<Projection, Linear> matrices = new EnumMap<>(Projection.class);
      for (Projection projection : Projection.values()) {
        float[] weight = get(arrays, projection.path(layer) + ".weight");
        matrices.put(
            projection,
            linear(weight, projection.outputs(config), projection.inputs(config), trainable));
      }
      layers.add(
          new Weights.Layer(
              get(arrays, TensorNames.inputNorm(layer)),
              get(arrays, TensorNames.middleNorm(layer)),
              matrices));
    }
    String head = config.tieWordEmbeddings() ? TensorNames.EMBEDDING : TensorNames.HEAD;
    return new Weights(
        config,
        get(arrays, TensorNames.EMBEDDING),
        List.copyOf(layers),
        get(arrays, TensorNames.FINAL_NORM),
        linear(get(arrays, head), config.vocabSize(), config.hiddenSize(), trainable),
        new Rope(config.headDim(), config.ropeTheta()));
  }

  private static Linear linear(float[] weight, int outputs, int inputs, boolean trainable) {
    return trainable
        ? Linear.trainable(weight, outputs, inputs)
        : Linear.of(weight, outputs, inputs);
  }

  /** The same packed matrices under an adapter. */
  static Weights withAdapter(
      Weights base, AdapterConfig adapter, SortedMap<String, float[]> arrays) {
    List<Weights.Layer> layers = new ArrayList<>();
    for (int layer = 0; layer < base.layers().size(); layer++) {
      Weights.Layer plain = base.layers().get(layer);
      Map<Projection, Linear> matrices = new EnumMap<>(plain.matrices());
      for (Projection projection : adapter.targets()) {
        Linear matrix = plain.matrix(projection);
        LowRank lowRank =
            LowRank.of(
                get(arrays, AdapterConfig.nameOfA(projection, layer)),
                get(arrays, AdapterConfig.nameOfB(projection, layer)),
                matrix.outputs,
                matrix.inputs,
                adapter.rank(),
                adapter.scale());
        matrices.put(projection, matrix.with(lowRank));
      }
      layers.add(new Weights.Layer(plain.inputNorm(), plain.middleNorm(), matrices));
    }
    return new Weights(
        base.config(),
        base.embedding(),
        List.copyOf(layers),
        base.finalNorm(),
        base.head(),
        base.rope());
  }

  private static float[] get(SortedMap<String, float[]> arrays, String name) {
    float[] array = arrays.get(name);
    if (array == null) {
      throw new IllegalArgumentException("tensor " + name + " is missing");
    }
    return array;
  }
}
