package network.byline.attribution.strict;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import network.byline.attribution.format.AdapterConfig;
import network.byline.attribution.format.FloatTensor;
import network.byline.attribution.format.ModelConfig;
import network.byline.attribution.format.TensorMap;

/**
 * Starting points of training, a pure function of shapes and seed: tensor after tensor in ascending
 * order of names, element after element.
 */
public final class InitialWeights {

  /** Standard deviation of the embedding and of matrices. */
  private static final double SPREAD = 0.02;

  private InitialWeights() {}

  /**
   * Weights of a whole model: norms 1, matrices normal with spread 0.02, those that write to the
   * residual stream divided by sqrt(2 · layers).
   */
  public static TensorMap model(ModelConfig config, long seed) {
    NormalStream stream = new NormalStream(seed);
    double residual = SPREAD / StrictMath.sqrt(2.0 * config.layers());
    return fill(
        config.tensorShapes(),
        (name, shape) -> {
          if (shape.length == 1) {
            return filled(shape[0], 1f);
          }
          boolean writes = name.endsWith("o_proj.weight") || name.endsWith("down_proj.weight");
          return normal(stream, shape, writes ? residual : SPREAD);
        });
  }

  /** Weights of an adapter: A normal with variance 1 / inputs, B zero. */
  public static TensorMap adapter(ModelConfig config, AdapterConfig adapter, long seed) {
    NormalStream stream = new NormalStream(seed);
    return fill(
        adapter.tensorShapes(config),
        (name, shape) ->
            name.endsWith("lora_A.weight")
                ? normal(stream, shape, 1 / StrictMath.sqrt(shape[1]))
                : filled(shape[0] * shape[1], 0f));
  }

  private interface Filler {
    float[] values(String name, int[] shape);
  }

  private static TensorMap fill(SortedMap<String, int[]> shapes, Filler filler) {
    List<FloatTensor> tensors = new ArrayList<>();
    for (Map.Entry<String, int[]> entry : shapes.entrySet()) {
      int[] shape = entry.getValue();
      tensors.add(new FloatTensor(entry.getKey(), shape, filler.values(entry.getKey(), shape)));
    }
    return TensorMap.of(tensors);
  }

  private static float[] filled(int count, float value) {
    float[] values = new float[count];
    Arrays.fill(values, value);
    return values;
  }

  private static float[] normal(NormalStream stream, int[] shape, double spread) {
    float[] values = new float[Math.multiplyExact(shape[0], shape[1])];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (spread * stream.next());
    }
    return values;
  }
}
