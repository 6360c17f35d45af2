package network.byline.attribution.train;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import network.byline.attribution.format.AdapterConfig;
import network.byline.attribution.format.ModelConfig;
import network.byline.attribution.tokenizer.Tokenizer;
import network.byline.base.value.Digest;

/** Trains a base or an adapter into a folder, with checkpoints there. */
final class TrainCommand {
  private static final String CHECKPOINT = "checkpoint.bin";
  private static final String LOSSES = "losses.csv";
  private static final Duration REPORT_EVERY = Duration.ofSeconds(10);
  private static final Duration MEASURE = Duration.ofSeconds(10);

  private final PrintStream out;
  private final PrintStream err;
  private final InstantSource clock;
  private final AtomicBoolean cancelled;

  private Instant reported = Instant.MIN;
  private double lossSum;
  private int lossCount;

  TrainCommand(PrintStream out, PrintStream err, InstantSource clock, AtomicBoolean cancelled) {
    this.out = out;
    this.err = err;
    this.clock = clock;
    this.cancelled = cancelled;
  }

  int base(List<String> words) {
    Arguments arguments = arguments(words, "--tokenizer");
    byte[] tokenizer = read(arguments.path("--tokenizer"));
    List<String> texts = TextFiles.readAll(arguments.paths("--data"));
    Recipe recipe =
        new RecipeDraft(read(arguments.path("--recipe")))
            .base(Digest.sha256(tokenizer), TrainingData.digestOf(texts));
    Map<String, byte[]> files = new TreeMap<>();
    files.put(Tokenizer.FILE_NAME, tokenizer);
    files.put(ModelConfig.FILE_NAME, recipe.model().json());
    return train(
        arguments, BaseTraining.of(recipe, tokenizer, texts), files, BaseModel.WEIGHTS_NAME);
  }

  int adapter(List<String> words) {
    Arguments arguments = arguments(words, "--base");
    BaseModel base = BaseModel.read(arguments.path("--base"));
    List<String> texts = TextFiles.readAll(arguments.paths("--data"));
    Recipe recipe =
        new RecipeDraft(read(arguments.path("--recipe")))
            .adapter(base, TrainingData.digestOf(texts));
    Map<String, byte[]> files = new TreeMap<>();
    files.put(AdapterConfig.FILE_NAME, recipe.adapter().orElseThrow().config().json());
    return train(
        arguments, AdapterTraining.of(recipe, base, texts), files, AdapterConfig.WEIGHTS_NAME);
  }

  private static Arguments arguments(List<String> words, String input) {
    return new Arguments(
        words,
        Set.of(
            "--recipe", input, "--data", "--out", "--threads", "--checkpoint-every", "--estimate"));
  }

  private int train(
      Arguments arguments, TrainingRun run, Map<String, byte[]> files, String weightsName) {
    int threads =
        arguments.integer("--threads", Runtime.getRuntime().availableProcessors(), 1, 256);
    int every = arguments.integer("--checkpoint-every", 200, 1, Integer.MAX_VALUE);
    Path folder = arguments.path("--out");
    err.printf(
        Locale.ROOT,
        "%d passages, %d pieces, %d tokens a pass, %d steps%n",
        run.data().passages().size(),
        run.data().pieceCount(),
        run.data().predictedTokens(),
        run.plan().steps());
    if (arguments.flag("--estimate")) {
      TrainingEstimate estimate = run.estimate(threads, MEASURE, clock);
      out.printf(
          Locale.ROOT,
          "%d tokens at %.0f a second: about %s%n",
          estimate.tokens(),
          estimate.tokensPerSecond(),
          minutes(estimate.duration()));
      return 0;
    }
    create(folder);
    Path checkpoint = folder.resolve(CHECKPOINT);
    RunSettings settings = new RunSettings(threads, Optional.of(checkpoint), every, clock);
    return switch (run.carryOut(settings, this::report, cancelled::get)) {
      case TrainingOutcome.Finished finished -> {
        files.put(Recipe.FILE_NAME, run.recipe().json());
        files.put(weightsName, finished.weightsFile());
        files.put(LOSSES, losses(finished.losses()));
        files.forEach((name, bytes) -> write(folder.resolve(name), bytes));
        delete(checkpoint);
        files.forEach(
            (name, bytes) -> out.printf(Locale.ROOT, "%s %s%n", Digest.sha256(bytes), name));
        out.printf(Locale.ROOT, "final loss %.4f nats a token%n", finished.finalLoss());
        yield 0;
      }
      case TrainingOutcome.Cancelled(int step) -> {
        err.printf(
            Locale.ROOT, "stopped after step %d; give the same command again to go on%n", step);
        yield 3;
      }
      case TrainingOutcome.Diverged(int step) -> {
        err.printf(Locale.ROOT, "the loss is no number at step %d; lower the rate%n", step + 1);
        yield 1;
      }
    };
  }

  private void report(TrainingProgress progress) {
    lossSum += progress.loss();
    lossCount++;
    Instant now = clock.instant();
    if (progress.step() < progress.steps() && now.isBefore(reported.plus(REPORT_EVERY))) {
      return;
    }
    err.printf(
        Locale.ROOT,
        "step %d/%d loss %.4f rate %.2e g2 %.2e %.0f tokens/s %s left%n",
        progress.step(),
        progress.steps(),
        lossSum / lossCount,
        progress.rate(),
        progress.gradientMeanSquare(),
        progress.tokensPerSecond(),
        minutes(progress.remaining()));
    reported = now;
    lossSum = 0;
    lossCount = 0;
  }

  private static byte[] losses(double[] losses) {
    StringBuilder text = new StringBuilder("step,nats_per_token\n");
    for (int step = 0; step < losses.length; step++) {
      text.append(step + 1).append(',').append(losses[step]).append('\n');
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static String minutes(Duration duration) {
    return String.format(
        Locale.ROOT, "%d min %02d s", duration.toMinutes(), duration.toSecondsPart());
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(Path file, byte[] bytes) {
    try {
      Files.write(file, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void create(Path folder) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
