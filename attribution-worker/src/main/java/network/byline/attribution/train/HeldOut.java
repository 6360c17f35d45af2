package network.byline.attribution.train;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import network.byline.attribution.tokenizer.Tokenizer;

/**
 * What a model makes of texts that it did not learn, text by text; the end token is predicted too
 * and counts. Intervals come from drawing the texts anew with replacement (percentile bootstrap),
 * the same draw for both models of a comparison.
 */
public final class HeldOut {
  private static final int ROUNDS = 2_000;
  private static final double LOG_2 = StrictMath.log(2);

  private final double[] nats;
  private final long[] bytes;

  private HeldOut(double[] nats, long[] bytes) {
    this.nats = nats;
    this.bytes = bytes;
  }

  /**
   * Evaluates a model.
   *
   * @param texts canonical texts, at least one
   * @param sequenceLength most tokens predicted at once; longer texts are cut as in training
   * @param loss nats of all tokens of a sequence but its first
   */
  public static HeldOut of(
      Tokenizer tokenizer, List<String> texts, int sequenceLength, ToDoubleFunction<int[]> loss) {
    if (texts.isEmpty()) {
      throw new IllegalArgumentException("there are no texts to evaluate on");
    }
    double[] nats = new double[texts.size()];
    long[] bytes = new long[texts.size()];
    for (int t = 0; t < nats.length; t++) {
      bytes[t] = texts.get(t).getBytes(StandardCharsets.UTF_8).length;
      for (int[] piece : TrainingData.cut(tokenizer.encodePassage(texts.get(t)), sequenceLength)) {
        nats[t] += loss.applyAsDouble(piece);
      }
    }
    return new HeldOut(nats, bytes);
  }

  /** Bits per UTF-8 byte over all texts. */
  public Interval bitsPerByte(long seed) {
    return bootstrap(seed, this::bitsPerByte);
  }

  /**
   * The part by which this model lowers the bits per byte of another on the same texts: 0.1 is ten
   * per cent fewer.
   *
   * @throws IllegalArgumentException if the texts differ
   */
  public Interval reductionAgainst(HeldOut other, long seed) {
    if (!Arrays.equals(bytes, other.bytes)) {
      throw new IllegalArgumentException("both models must be evaluated on the same texts");
    }
    return bootstrap(seed, draw -> 1 - bitsPerByte(draw) / other.bitsPerByte(draw));
  }

  private double bitsPerByte(int[] draw) {
    double sum = 0;
    long length = 0;
    for (int t : draw) {
      sum += nats[t];
      length += bytes[t];
    }
    return sum / LOG_2 / length;
  }

  private Interval bootstrap(long seed, ToDoubleFunction<int[]> measure) {
    int[] all = new int[nats.length];
    Arrays.setAll(all, t -> t);
    double[] drawn = new double[ROUNDS];
    SplitMix64 random = new SplitMix64(seed);
    int[] draw = new int[all.length];
    for (int round = 0; round < ROUNDS; round++) {
      Arrays.setAll(draw, _ -> random.next(all.length));
      drawn[round] = measure.applyAsDouble(draw);
    }
    Arrays.sort(drawn);
    return new Interval(
        measure.applyAsDouble(all), drawn[ROUNDS / 40 - 1], drawn[ROUNDS - ROUNDS / 40]);
  }
}
