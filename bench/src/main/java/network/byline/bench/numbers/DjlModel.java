package network.byline.bench.numbers;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.training.GradientCollector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import network.byline.attribution.format.FloatTensor;
import network.byline.attribution.format.ModelConfig;
import network.byline.attribution.format.TensorMap;

/** The same decoder in the library's operations: trained by its gradients, decoded with a cache. */
final class DjlModel implements AutoCloseable {

  private static final float BETA_1 = 0.9f;
  private static final float BETA_2 = 0.99f;

  private final ModelConfig config;
  private final NDManager manager;
  private final Map<String, NDArray> weights = new TreeMap<>();
  private final Map<String, NDArray> transposed = new TreeMap<>();
  private final Map<String, NDArray> firstMoments = new TreeMap<>();
  private final Map<String, NDArray> secondMoments = new TreeMap<>();
  private final NDArray cos;
  private final NDArray sin;

  DjlModel(ModelConfig config, TensorMap tensors, NDManager parent) {
    this.config = config;
    this.manager = parent.newSubManager();
    for (FloatTensor tensor : tensors.tensors()) {
      long[] shape = Arrays.stream(tensor.shape()).asLongStream().toArray();
      weights.put(tensor.name(), manager.create(tensor.data(), new Shape(shape)));
    }
    int half = config.headDim() / 2;
    float[] angles = new float[config.maxPositions() * half];
    for (int position = 0; position < config.maxPositions(); position++) {
      for (int i = 0; i < half; i++) {
        angles[position * half + i] =
            (float) (position * StrictMath.pow(config.ropeTheta(), -2.0 * i / config.headDim()));
      }
    }
    NDArray angle = manager.create(angles, new Shape(config.maxPositions(), half));
    cos = angle.cos();
    sin = angle.sin();
  }

  /** Makes the model ready to be trained. */
  DjlModel forTraining() {
    weights.forEach(
        (name, weight) -> {
          weight.setRequiresGradient(true);
          firstMoments.put(name, weight.zerosLike());
          secondMoments.put(name, weight.zerosLike());
        });
    return this;
  }

  /** Makes the model ready to decode: what a step needs of the weights is laid out once. */
  DjlModel forDecoding() {
    weights.forEach(
        (name, weight) -> {
          if (weight.getShape().dimension() == 2) {
            transposed.put(name, weight.transpose().duplicate());
          }
        });
    return this;
  }

  /**
   * Takes one step of Adam on a batch of sequences of equal length.
   *
   * @param sequences token ids, one more than are predicted
   * @param number of the step, from 1
   */
  float train(int[][] sequences, int number, float rate) {
    try (NDManager step = manager.newSubManager()) {
      int batch = sequences.length;
      int length = sequences[0].length - 1;
      int[] in = new int[batch * length];
      int[] out = new int[batch * length];
      for (int b = 0; b < batch; b++) {
        System.arraycopy(sequences[b], 0, in, b * length, length);
        System.arraycopy(sequences[b], 1, out, b * length, length);
      }
      float value;
      try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
        NDArray logits = forward(step, step.create(in), batch, length);
        NDArray picked =
            logits
                .logSoftmax(-1)
                .gather(
                    step.create(out).reshape((long) batch * length, 1).toType(DataType.INT64, true),
                    1);
        NDArray loss = picked.mean().neg();
        collector.backward(loss);
        value = loss.getFloat();
      }
      weights.forEach((name, weight) -> update(step, name, weight, number, rate));
      return value;
    }
  }

  private void update(NDManager step, String name, NDArray weight, int number, float rate) {
    NDArray gradient = weight.getGradient();
    gradient.attach(step);
    NDArray first = get(firstMoments, name);
    NDArray second = get(secondMoments, name);
    first.muli(BETA_1).addi(gradient.mul(1 - BETA_1));
    second.muli(BETA_2).addi(gradient.mul(gradient).muli(1 - BETA_2));
    double biased = 1 - StrictMath.pow(BETA_2, number);
    NDArray root = second.div((float) biased);
    root.attach(step);
    root.addi(1e-12f);
    NDArray denominator = root.sqrt();
    NDArray move = first.mul((float) (rate / (1 - StrictMath.pow(BETA_1, number))));
    move.attach(step);
    weight.subi(move.divi(denominator));
    gradient.muli(0f);
  }

  private NDArray forward(NDManager step, NDArray tokens, int batch, int length) {
    NDArray x = owned(step, weight("model.embed_tokens.weight").get(new NDIndex("{}", tokens)));
    NDArray mask = mask(step, length);
    NDArray c = owned(step, cos.get(new NDIndex("0:" + length)));
    NDArray s = owned(step, sin.get(new NDIndex("0:" + length)));
    for (int layer = 0; layer < config.layers(); layer++) {
      String at = "model.layers." + layer + ".";
      NDArray normed = norm(x, weight(at + "input_layernorm.weight"));
      NDArray query = heads(linear(step, normed, at + "self_attn.q_proj"), batch, config.heads());
      NDArray key = heads(linear(step, normed, at + "self_attn.k_proj"), batch, config.kvHeads());
      NDArray value = heads(linear(step, normed, at + "self_attn.v_proj"), batch, config.kvHeads());
      int group = config.heads() / config.kvHeads();
      key = turn(key, c, s).repeat(1, group);
      value = value.repeat(1, group);
      NDArray scores =
          turn(query, c, s)
              .matMul(key.transpose(0, 1, 3, 2))
              .mul((float) (1 / StrictMath.sqrt(config.headDim())))
              .add(mask);
      NDArray mixed =
          scores
              .softmax(-1)
              .matMul(value)
              .transpose(0, 2, 1, 3)
              .reshape((long) batch * length, (long) config.heads() * config.headDim());
      x = x.add(linear(step, mixed, at + "self_attn.o_proj"));
      normed = norm(x, weight(at + "post_attention_layernorm.weight"));
      NDArray gate = linear(step, normed, at + "mlp.gate_proj");
      NDArray gated =
          gate.mul(Activation.sigmoid(gate)).mul(linear(step, normed, at + "mlp.up_proj"));
      x = x.add(linear(step, gated, at + "mlp.down_proj"));
    }
    return norm(x, weight("model.norm.weight"))
        .matMul(owned(step, weight("model.embed_tokens.weight").transpose()));
  }

  /** Decodes greedily with a cache of keys and values, one token at a time. */
  int[] decode(int[] prompt, int tokens) {
    try (NDManager run = manager.newSubManager()) {
      List<NDList> caches = new ArrayList<>();
      for (int layer = 0; layer < config.layers(); layer++) {
        caches.add(new NDList());
      }
      int[] answer = new int[tokens];
      int next = prompt[0];
      for (int position = 0; position + 1 < prompt.length + tokens; position++) {
        try (NDManager step = run.newSubManager()) {
          NDArray logits = decodeOne(run, step, caches, next, position);
          if (position + 1 < prompt.length) {
            next = prompt[position + 1];
          } else {
            next = (int) logits.argMax().getLong();
            answer[position + 1 - prompt.length] = next;
          }
        }
      }
      return answer;
    }
  }

  private NDArray decodeOne(
      NDManager run, NDManager step, List<NDList> caches, int token, int position) {
    NDArray x =
        owned(
            step,
            weight("model.embed_tokens.weight")
                .get(new NDIndex("{}", step.create(new int[] {token}))));
    NDArray c = owned(step, cos.get(new NDIndex(position + ":" + (position + 1))));
    NDArray s = owned(step, sin.get(new NDIndex(position + ":" + (position + 1))));
    for (int layer = 0; layer < config.layers(); layer++) {
      String at = "model.layers." + layer + ".";
      NDArray normed = norm(x, weight(at + "input_layernorm.weight"));
      NDArray query = turn(heads(fixed(normed, at + "self_attn.q_proj"), 1, config.heads()), c, s);
      NDArray key = turn(heads(fixed(normed, at + "self_attn.k_proj"), 1, config.kvHeads()), c, s);
      NDArray value = heads(fixed(normed, at + "self_attn.v_proj"), 1, config.kvHeads());
      NDList cache = caches.get(layer);
      if (!cache.isEmpty()) {
        NDArray keys = cache.get(0).concat(key, 2);
        NDArray values = cache.get(1).concat(value, 2);
        cache.close();
        key = keys;
        value = values;
      }
      key.attach(run);
      value.attach(run);
      caches.set(layer, new NDList(key, value));
      int group = config.heads() / config.kvHeads();
      NDArray grouped = query.reshape(1, config.kvHeads(), group, config.headDim());
      NDArray scores =
          grouped
              .matMul(owned(step, key.transpose(0, 1, 3, 2)))
              .mul((float) (1 / StrictMath.sqrt(config.headDim())));
      NDArray mixed =
          scores.softmax(-1).matMul(value).reshape(1, (long) config.heads() * config.headDim());
      x = x.add(fixed(mixed, at + "self_attn.o_proj"));
      normed = norm(x, weight(at + "post_attention_layernorm.weight"));
      NDArray gate = fixed(normed, at + "mlp.gate_proj");
      NDArray gated = gate.mul(Activation.sigmoid(gate)).mul(fixed(normed, at + "mlp.up_proj"));
      x = x.add(fixed(gated, at + "mlp.down_proj"));
    }
    return norm(x, weight("model.norm.weight"))
        .matMul(get(transposed, "model.embed_tokens.weight"))
        .reshape(config.vocabSize());
  }

  @Override
  public void close() {
    manager.close();
  }

  private NDArray mask(NDManager step, int length) {
    float[] values = new float[length * length];
    for (int row = 0; row < length; row++) {
      Arrays.fill(values, row * length + row + 1, (row + 1) * length, -1e30f);
    }
    return step.create(values, new Shape(1, 1, length, length));
  }

  private NDArray heads(NDArray x, int batch, int count) {
    long length = x.getShape().get(0) / batch;
    return x.reshape(batch, length, count, config.headDim()).transpose(0, 2, 1, 3);
  }

  private static NDArray turn(NDArray x, NDArray c, NDArray s) {
    NDList halves = x.split(2, 3);
    NDArray a = halves.get(0);
    NDArray b = halves.get(1);
    return a.mul(c).sub(b.mul(s)).concat(b.mul(c).add(a.mul(s)), 3);
  }

  private NDArray norm(NDArray x, NDArray weight) {
    NDArray mean = x.mul(x).mean(new int[] {-1}, true);
    return x.div(mean.add((float) config.rmsNormEps()).sqrt()).mul(weight);
  }

  private NDArray linear(NDManager step, NDArray x, String path) {
    return x.matMul(owned(step, weight(path + ".weight").transpose()));
  }

  private NDArray fixed(NDArray x, String path) {
    return x.matMul(get(transposed, path + ".weight"));
  }

  private NDArray weight(String name) {
    return get(weights, name);
  }

  private static NDArray get(Map<String, NDArray> map, String name) {
    return Objects.requireNonNull(map.get(name), name);
  }

  /**
   * Results belong to the left operand's manager; what starts from a weight must be handed over.
   */
  private static NDArray owned(NDManager step, NDArray array) {
    array.attach(step);
    return array;
  }
}
