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
import org.jspecify.annotations.Nullable;

/** What is trained, all weights or an adapter's, beside the packed weights that it is part of. */
final class TrainedParameters {

  private final Weights weights;
  private final List<Parameter> parameters;
  private final Map<String, Integer> index = new TreeMap<>();

  private TrainedParameters(Weights weights, List<Parameter> parameters) {
    this.weights = weights;
    this.parameters = List.copyOf(parameters);
    for (int i = 0; i < parameters.size(); i++) {
      index.put(parameters.get(i).name(), i);
    }
  }

  /** All weights of a model; the tensors are copied. */
  static TrainedParameters full(ModelConfig config, TensorMap tensors) {
    tensors.requireShapes(config.tensorShapes(), "model");
    List<Parameter> parameters = copies(tensors);
    SortedMap<String, float[]> values = new TreeMap<>();
    parameters.forEach(p -> values.put(p.name(), p.value()));
    return new TrainedParameters(WeightsLoader.trainable(config, values), parameters);
  }

  /** The adapter's weights over a frozen model; the adapter's tensors are copied. */
  static TrainedParameters adapter(
      ModelConfig config, TensorMap base, AdapterConfig adapter, TensorMap tensors) {
    base.requireShapes(config.tensorShapes(), "base model");
    tensors.requireShapes(adapter.tensorShapes(config), "adapter");
    List<Parameter> parameters = copies(tensors);
    SortedMap<String, float[]> values = new TreeMap<>();
    parameters.forEach(p -> values.put(p.name(), p.value()));
    Weights frozen = WeightsLoader.trainable(config, WeightsLoader.arrays(base));
    return new TrainedParameters(WeightsLoader.withAdapter(frozen, adapter, values), parameters);
  }

  private static List<Parameter> copies(TensorMap tensors) {
    List<Parameter> parameters = new ArrayList<>();
    for (FloatTensor tensor : tensors.tensors()) {
      int[] shape = tensor.shape();
      parameters.add(new Parameter(tensor.name(), shape, tensor.data().clone(), shape.length > 1));
    }
    return parameters;
  }

  Weights weights() {
    return weights;
  }

  List<Parameter> list() {
    return parameters;
  }

  /** Copies of the current values. */
  TensorMap tensors() {
    return TensorMap.of(
        parameters.stream()
            .map(p -> new FloatTensor(p.name(), p.shape(), p.value().clone()))
            .toList());
  }

  /** Memory for the gradients of one record, to be added to the sums of its batch in its turn. */
  Gradients newGradients() {
    List<float[]> all = parameters.stream().map(p -> new float[p.value().length]).toList();
    return gradients(all, false);
  }

  /**
   * Gradients that are added to the sums of the batch as they are found, for records that come one
   * after the other; only what is no single product has memory of its own.
   */
  Gradients gradientsInto(List<float[]> sums) {
    List<float[]> all = new ArrayList<>(sums);
    for (int i = 0; i < all.size(); i++) {
      if (!parameters.get(i).isProjection()) {
        all.set(i, new float[sums.get(i).length]);
      }
    }
    return gradients(all, true);
  }

  private Gradients gradients(List<float[]> all, boolean add) {
    List<Gradients.Layer> layers = new ArrayList<>();
    for (int layer = 0; layer < weights.layers().size(); layer++) {
      Map<Projection, LinearGradient> matrices = new EnumMap<>(Projection.class);
      for (Projection projection : Projection.values()) {
        matrices.put(
            projection,
            new LinearGradient(
                find(all, projection.path(layer) + ".weight"),
                find(all, AdapterConfig.nameOfA(projection, layer)),
                find(all, AdapterConfig.nameOfB(projection, layer)),
                add));
      }
      layers.add(
          new Gradients.Layer(
              find(all, TensorNames.inputNorm(layer)),
              find(all, TensorNames.middleNorm(layer)),
              matrices));
    }
    return new Gradients(
        find(all, TensorNames.EMBEDDING),
        find(all, TensorNames.HEAD),
        find(all, TensorNames.FINAL_NORM),
        layers,
        pending(all, add));
  }

  private List<Gradients.Pending> pending(List<float[]> all, boolean added) {
    List<Gradients.Pending> pending = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      if (!added || !parameters.get(i).isProjection()) {
        pending.add(new Gradients.Pending(i, all.get(i)));
      }
    }
    return pending;
  }

  private float @Nullable [] find(List<float[]> all, String name) {
    Integer at = index.get(name);
    return at == null ? null : all.get(at);
  }

  private float @Nullable [] value(String name) {
    Integer at = index.get(name);
    return at == null ? null : parameters.get(at).value();
  }

  /** Brings the packed copies up to date with the values. */
  void repack() {
    repack(
        weights.head(),
        value(weights.config().tieWordEmbeddings() ? TensorNames.EMBEDDING : TensorNames.HEAD));
    for (int layer = 0; layer < weights.layers().size(); layer++) {
      for (Projection projection : Projection.values()) {
        Linear matrix = weights.layers().get(layer).matrix(projection);
        repack(matrix, value(projection.path(layer) + ".weight"));
        float[] a = value(AdapterConfig.nameOfA(projection, layer));
        float[] b = value(AdapterConfig.nameOfB(projection, layer));
        if (matrix.adapter != null && a != null && b != null) {
          matrix.adapter.repackA(a);
          matrix.adapter.repackB(b);
        }
      }
    }
  }

  private static void repack(Linear matrix, float @Nullable [] value) {
    if (value != null) {
      matrix.repack(value);
    }
  }
}
