package network.byline.attribution.strict;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import java.util.Arrays;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import network.byline.attribution.format.AdapterConfig;
import network.byline.attribution.format.FloatTensor;
import network.byline.attribution.format.ModelConfig;
import network.byline.attribution.format.Projection;
import network.byline.attribution.format.TensorMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Logits against those of an independent library, PyTorch through DJL, on the same weights. */
class DjlOracleIT {

  @BeforeAll
  static void stayOffline() {
    System.setProperty("ai.djl.offline", "true");
    System.setProperty("OPT_OUT_TRACKING", "true");
    System.setProperty("ai.djl.pytorch.num_threads", "1");
    System.setProperty("ai.djl.pytorch.num_interop_threads", "1");
  }

  @Test
  void logitsAgreeWithPyTorch() {
    int[] text = Tiny.text(31, 48);
    for (boolean tied : new boolean[] {true, false}) {
      ModelConfig config = Tiny.config(tied);
      TensorMap weights = Tiny.weights(config);
      assertAgree(Tiny.model(tied).logits(text, 1), config, text, weights);
      assertAgree(Tiny.adapted(tied).logits(text, 1), config, text, weights, Tiny.adapter(config));
    }
  }

  @Test
  void logitsOfAModelOfTheDemosSizeAgreeWithPyTorch() {
    ModelConfig config =
        new ModelConfig(2048, 192, 512, 4, 6, 2, 32, 512, 1e-5, 10_000, true, 0, 1);
    TensorMap weights = Tiny.weights(config, 0.05f);
    int[] text = Tiny.text(32, 200);
    assertAgree(StrictModel.of(config, weights).logits(text, 1), config, text, weights);
  }

  private static void assertAgree(
      float[][] logits, ModelConfig config, int[] text, TensorMap... weights) {
    try (NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch")) {
      float[] expected = new Oracle(config, manager, weights).logits(text).toFloatArray();
      double square = 0;
      double difference = 0;
      for (int m = 0; m < logits.length; m++) {
        for (int j = 0; j < config.vocabSize(); j++) {
          double wanted = expected[m * config.vocabSize() + j];
          square += wanted * wanted;
          difference = Math.max(difference, Math.abs(logits[m][j] - wanted));
        }
      }
      double spread = Math.sqrt(square / expected.length);
      assertThat(spread).isGreaterThan(0.1);
      assertThat(difference / spread).isLessThan(5e-5);
    }
  }

  /** The decoder in the library's own operations. */
  private static final class Oracle {

    private final ModelConfig config;
    private final NDManager manager;
    private final SortedMap<String, NDArray> tensors = new TreeMap<>();

    Oracle(ModelConfig config, NDManager manager, TensorMap... maps) {
      this.config = config;
      this.manager = manager;
      for (TensorMap map : maps) {
        for (FloatTensor tensor : map.tensors()) {
          long[] shape = Arrays.stream(tensor.shape()).asLongStream().toArray();
          tensors.put(tensor.name(), manager.create(tensor.data(), new Shape(shape)));
        }
      }
    }

    private NDArray get(String name) {
      return Objects.requireNonNull(tensors.get(name), name);
    }

    NDArray logits(int[] tokens) {
      NDArray x = get(TensorNames.EMBEDDING).get(manager.create(tokens));
      for (int layer = 0; layer < config.layers(); layer++) {
        NDArray normed = norm(x, TensorNames.inputNorm(layer));
        x = x.add(linear(layer, Projection.O, attention(layer, normed)));
        normed = norm(x, TensorNames.middleNorm(layer));
        NDArray gate = linear(layer, Projection.GATE, normed);
        NDArray gated =
            gate.mul(Activation.sigmoid(gate)).mul(linear(layer, Projection.UP, normed));
        x = x.add(linear(layer, Projection.DOWN, gated));
      }
      String head = config.tieWordEmbeddings() ? TensorNames.EMBEDDING : TensorNames.HEAD;
      return norm(x, TensorNames.FINAL_NORM).matMul(get(head).transpose());
    }

    private NDArray attention(int layer, NDArray normed) {
      long rows = normed.getShape().get(0);
      int dim = config.headDim();
      NDArray query = heads(linear(layer, Projection.Q, normed), config.heads());
      NDArray key = heads(linear(layer, Projection.K, normed), config.kvHeads());
      NDArray value = heads(linear(layer, Projection.V, normed), config.kvHeads());
      int group = config.heads() / config.kvHeads();
      key = turn(key).repeat(0, group);
      value = value.repeat(0, group);
      NDArray scores = turn(query).matMul(key.transpose(0, 2, 1)).div((float) Math.sqrt(dim));
      NDArray below = manager.arange((float) rows).reshape(rows, 1);
      NDArray future = manager.arange((float) rows).reshape(1, rows).gt(below);
      scores = scores.add(future.toType(scores.getDataType(), false).mul(-1e30f));
      NDArray mixed = scores.softmax(-1).matMul(value);
      return mixed.transpose(1, 0, 2).reshape(rows, (long) config.heads() * dim);
    }

    private NDArray heads(NDArray x, int count) {
      return x.reshape(x.getShape().get(0), count, config.headDim()).transpose(1, 0, 2);
    }

    private NDArray turn(NDArray x) {
      long rows = x.getShape().get(1);
      int half = config.headDim() / 2;
      NDArray exponents = manager.arange((float) half).mul(-2f / config.headDim());
      NDArray frequencies = manager.create((float) config.ropeTheta()).pow(exponents);
      NDArray angles = manager.arange((float) rows).reshape(rows, 1).mul(frequencies);
      NDList halves = x.split(2, 2);
      NDArray a = halves.get(0);
      NDArray b = halves.get(1);
      NDArray low = a.mul(angles.cos()).sub(b.mul(angles.sin()));
      return low.concat(b.mul(angles.cos()).add(a.mul(angles.sin())), 2);
    }

    private NDArray norm(NDArray x, String weight) {
      NDArray mean = x.mul(x).mean(new int[] {-1}, true);
      return x.div(mean.add((float) config.rmsNormEps()).sqrt()).mul(get(weight));
    }

    private NDArray linear(int layer, Projection projection, NDArray x) {
      NDArray y = x.matMul(get(projection.path(layer) + ".weight").transpose());
      NDArray a = tensors.get(AdapterConfig.nameOfA(projection, layer));
      NDArray b = tensors.get(AdapterConfig.nameOfB(projection, layer));
      if (a == null || b == null) {
        return y;
      }
      return y.add(x.matMul(a.transpose()).matMul(b.transpose()).mul(Tiny.ADAPTER.scale()));
    }
  }
}
