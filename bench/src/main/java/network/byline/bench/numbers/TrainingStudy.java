package network.byline.bench.numbers;

import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import network.byline.attribution.format.ModelConfig;
import network.byline.attribution.format.TensorMap;
import network.byline.attribution.strict.AdamWSettings;
import network.byline.attribution.strict.InitialWeights;
import network.byline.attribution.strict.Trainer;
import network.byline.bench.Contest;
import picocli.CommandLine.Command;

/** Training of all weights of a small model, against the same model in the library. */
@Command(
    name = "training",
    mixinStandardHelpOptions = true,
    description = "Training a model of 1.8 million weights on one core, against DJL.")
public final class TrainingStudy implements Callable<Integer> {

  private static final double BAR = 1.3;
  private static final int BATCH = 16;
  private static final int LENGTH = 128;
  private static final int TURNS = 7;
  private static final ModelConfig MODEL =
      new ModelConfig(1024, 192, 512, 4, 6, 6, 32, 512, 1e-5, 10_000, true, 0, 1);

  /** For picocli. */
  TrainingStudy() {}

  @Override
  public Integer call() {
    TensorMap start = InitialWeights.model(MODEL, 1);
    int[][] sequences = sequences();
    List<int[]> records = new ArrayList<>(Arrays.asList(sequences));
    AdamWSettings settings = new AdamWSettings(0.9, 0.99, 1e-12, 0, 0);
    AtomicInteger step = new AtomicInteger();
    try (Trainer strict = Trainer.full(MODEL, start, settings, 1);
        NDManager manager = Djl.start();
        DjlModel djl = new DjlModel(MODEL, start, manager).forTraining()) {
      double ourLoss = strict.step(records, 1e-3).mean();
      double theirLoss = djl.train(sequences, step.incrementAndGet(), 1e-3f);
      List<Contest.Figure> figures =
          new Contest()
              .add("strict", BATCH * LENGTH, () -> strict.step(records, 1e-3))
              .add("DJL", BATCH * LENGTH, () -> djl.train(sequences, step.incrementAndGet(), 1e-3f))
              .run(TURNS);
      double ours = figures.get(0).perCpuSecond();
      double theirs = figures.get(1).perCpuSecond();
      System.out.printf(
          Locale.ROOT,
          """
          # Training

          %,d weights, %d sequences of %d tokens a step, one thread each; loss of the first step %.4f and %.4f.

          | | tokens per CPU-second | ratio | bar |
          | --- | --- | --- | --- |
          | strict | %.0f | %.2f | %.1f |
          | DJL | %.0f | 1 | |
          """,
          start.valueCount(),
          BATCH,
          LENGTH,
          ourLoss,
          theirLoss,
          ours,
          ours / theirs,
          BAR,
          theirs);
      return ours / theirs >= BAR ? 0 : 1;
    }
  }

  private static int[][] sequences() {
    int[][] sequences = new int[BATCH][LENGTH + 1];
    for (int b = 0; b < BATCH; b++) {
      for (int t = 0; t <= LENGTH; t++) {
        sequences[b][t] = (int) ((b * 131L + t * 7919L + (long) t * t * 31) % 1000) + 2;
      }
    }
    return sequences;
  }
}
