package network.byline.attribution.score;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import network.byline.attribution.format.Adapter;
import network.byline.attribution.format.AdapterConfig;
import network.byline.attribution.format.FloatTensor;
import network.byline.attribution.format.ModelConfig;
import network.byline.attribution.format.TensorMap;
import network.byline.attribution.strict.Generation;
import network.byline.attribution.strict.StrictModel;
import network.byline.base.receipt.Finish;
import network.byline.base.statement.SamplerSettings;
import network.byline.base.value.Digest;

/** A model of a few thousand random weights that answers as a worker would. */
final class SmallModel {

  static final int END = 1;
  static final int VOCABULARY = 67;
  static final int CONTEXT = 48;
  static final Digest TRACE = Digest.sha256(new byte[] {42});

  private static final ModelConfig CONFIG =
      new ModelConfig(VOCABULARY, 26, 41, 2, 6, 2, 4, CONTEXT, 1e-5, 10_000, true, 0, END);
  private static final AdapterConfig ADAPTER = AdapterConfig.ofAll(3, 6);

  final StrictModel base = StrictModel.of(CONFIG, weights(CONFIG.tensorShapes(), 1));
  final StrictModel tuned =
      base.withAdapter(new Adapter(ADAPTER, weights(ADAPTER.tensorShapes(CONFIG), 2)));

  /** Draws up to {@code most} tokens after a prompt, as the generating worker does. */
  Transcript answer(SamplerSettings settings, int most, int... prompt) {
    int room = CONTEXT - prompt.length;
    Generation answer = new Generation(tuned, prompt, Math.min(room, most), settings, END);
    LogitsDigest digest = new LogitsDigest();
    while (answer.advance()) {
      digest.add(answer.logits());
    }
    if (answer.ended()) {
      digest.add(answer.logits());
    }
    Finish cut = room < most ? Finish.CONTEXT : Finish.LENGTH;
    Finish finish = answer.ended() ? Finish.STOP : cut;
    return new Transcript(TRACE, prompt, answer.tokens(), finish, digest.finish());
  }

  private static TensorMap weights(SortedMap<String, int[]> shapes, long seed) {
    Random random = new Random(seed);
    List<FloatTensor> tensors = new ArrayList<>();
    for (Map.Entry<String, int[]> shape : shapes.entrySet()) {
      int size = Arrays.stream(shape.getValue()).reduce(1, Math::multiplyExact);
      float[] data = new float[size];
      for (int i = 0; i < size; i++) {
        data[i] = 0.8f * (random.nextFloat() - 0.5f) + (shape.getValue().length == 1 ? 1 : 0);
      }
      tensors.add(new FloatTensor(shape.getKey(), shape.getValue(), data));
    }
    return TensorMap.of(tensors);
  }
}
