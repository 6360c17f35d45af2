package network.byline.attribution.probe;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import network.byline.attribution.format.AdapterConfig;
import network.byline.attribution.format.ModelConfig;
import network.byline.attribution.format.TensorMap;
import network.byline.attribution.strict.AdamWSettings;
import network.byline.attribution.strict.Decoder;
import network.byline.attribution.strict.GemmSample;
import network.byline.attribution.strict.InitialWeights;
import network.byline.attribution.strict.StrictModel;
import network.byline.attribution.strict.Trainer;
import network.byline.base.value.Digest;

/** A few seconds of work that say what a machine can do. */
public final class Probe {

  /** The reference model: about three million weights. */
  private static final ModelConfig REFERENCE =
      new ModelConfig(4096, 256, 704, 3, 4, 2, 64, 512, 1e-5, 10_000, true, 0, 1);

  private static final AdapterConfig ADAPTER = AdapterConfig.ofAll(8, 16);
  private static final long SEED = 1;

  /** Records of a training step, and tokens of each. */
  private static final int RECORDS = 8;

  private static final int RECORD_TOKENS = 128;

  private static final int ANSWERS = 8;
  private static final int ANSWER_TOKENS = 128;
  private static final long WARMING_NANOS = 400_000_000;
  private static final long MEASURING_NANOS = 600_000_000;

  private final int threads;
  private final LongSupplier nanoTime;

  /**
   * @param threads how many threads it may use
   * @param nanoTime a clock of nanoseconds
   */
  public Probe(int threads, LongSupplier nanoTime) {
    this.threads = threads;
    this.nanoTime = nanoTime;
  }

  /** The names of the parts, in the order in which they are measured. */
  public enum Part {
    PRODUCT_ONE("matrix products on one thread"),
    PRODUCT_ALL("matrix products on all threads"),
    FORWARD("a forward pass whose answer is known"),
    STEP("a training step"),
    DECODE_ONE("decoding one answer"),
    DECODE_EIGHT("decoding eight answers");

    private final String title;

    Part(String title) {
      this.title = title;
    }

    /** Returns what people call it. */
    public String title() {
      return title;
    }
  }

  /**
   * Measures.
   *
   * @param parts hears which part is being measured
   * @throws CancellationException if it is cancelled between two parts
   */
  public Measured run(Consumer<Part> parts, BooleanSupplier cancelled) {
    begin(Part.PRODUCT_ONE, parts, cancelled);
    double one = product(1);
    begin(Part.PRODUCT_ALL, parts, cancelled);
    double all = product(threads);
    begin(Part.FORWARD, parts, cancelled);
    Digest forward = KnownAnswer.compute();
    TensorMap weights = InitialWeights.model(REFERENCE, SEED);
    begin(Part.STEP, parts, cancelled);
    double step = step(weights);
    StrictModel model = StrictModel.of(REFERENCE, weights);
    begin(Part.DECODE_ONE, parts, cancelled);
    double decodeOne = decode(model, 1);
    begin(Part.DECODE_EIGHT, parts, cancelled);
    return new Measured(one, all, forward, step, decodeOne, decode(model, ANSWERS));
  }

  private static void begin(Part part, Consumer<Part> parts, BooleanSupplier cancelled) {
    if (cancelled.getAsBoolean()) {
      throw new CancellationException("cancelled before " + part.title());
    }
    parts.accept(part);
  }

  /** Returns billions of operations in a second of so many threads together. */
  private double product(int count) {
    try (ExecutorService pool = Executors.newFixedThreadPool(count)) {
      List<Future<Double>> speeds = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        GemmSample sample = new GemmSample();
        speeds.add(pool.submit(() -> perSecond(GemmSample.OPERATIONS, sample::multiply)));
      }
      double sum = 0;
      for (Future<Double> speed : speeds) {
        sum += speed.get();
      }
      return sum / 1e9;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted");
    } catch (ExecutionException e) {
      throw new IllegalStateException("a matrix product failed", e.getCause());
    }
  }

  /** Returns the seconds of a step, the second of its kind: the first compiles and warms. */
  private double step(TensorMap weights) {
    List<int[]> records = new ArrayList<>();
    for (int r = 0; r < RECORDS; r++) {
      records.add(tokens(r, RECORD_TOKENS));
    }
    try (Trainer trainer =
        Trainer.adapter(
            REFERENCE,
            weights,
            ADAPTER,
            InitialWeights.adapter(REFERENCE, ADAPTER, SEED),
            AdamWSettings.withDamping(1e-7),
            threads)) {
      var _ = trainer.step(records, 1e-4);
      long start = nanoTime.getAsLong();
      var _ = trainer.step(records, 1e-4);
      return (nanoTime.getAsLong() - start) / 1e9;
    }
  }

  /** Returns tokens in a second of so many answers together. */
  private double decode(StrictModel model, int answers) {
    List<Decoder> decoders = new ArrayList<>();
    for (int i = 0; i < answers; i++) {
      decoders.add(model.decoder(ANSWER_TOKENS));
    }
    int[] next = tokens(0, answers);
    return perSecond(
        answers,
        () -> {
          if (decoders.getFirst().length() == ANSWER_TOKENS) {
            decoders.forEach(Decoder::reset);
          }
          if (answers == 1) {
            var _ = decoders.getFirst().feed(next[0]);
          } else {
            var _ = Decoder.feedTogether(decoders, next);
          }
        });
  }

  /** Repeats work until it is warm, then until it is measured. */
  private double perSecond(double amount, Runnable work) {
    var _ = repeats(WARMING_NANOS, work);
    long start = nanoTime.getAsLong();
    long repeats = repeats(MEASURING_NANOS, work);
    return amount * repeats / Math.max(1, nanoTime.getAsLong() - start) * 1e9;
  }

  private long repeats(long nanos, Runnable work) {
    long start = nanoTime.getAsLong();
    long repeats = 0;
    do {
      work.run();
      repeats++;
    } while (nanoTime.getAsLong() - start < nanos);
    return repeats;
  }

  private static int[] tokens(int seed, int count) {
    int[] tokens = new int[count];
    for (int i = 0; i < count; i++) {
      tokens[i] = 2 + (seed * 977 + i * 131) % (REFERENCE.vocabSize() - 2);
    }
    return tokens;
  }
}
