package network.byline.attribution.train;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import network.byline.attribution.format.Dtype;
import network.byline.attribution.format.FloatTensor;
import network.byline.attribution.format.FormatException;
import network.byline.attribution.format.TensorMap;
import network.byline.attribution.strict.ArithmeticContract;
import network.byline.attribution.strict.StepResult;
import network.byline.attribution.strict.Trainer;
import network.byline.base.value.Digest;

/**
 * A recipe with its inputs at hand, ready to be carried out. Made by {@link BaseTraining} and
 * {@link AdapterTraining}. Carrying it out again, with other threads, or in several sittings with a
 * checkpoint, gives the same bits.
 */
public final class TrainingRun {
  private static final byte[] LABEL =
      "byline.training-run.v1\0".getBytes(StandardCharsets.US_ASCII);

  private final Recipe recipe;
  private final TrainingData data;
  private final TrainingPlan plan;
  private final Set<Digest> leftOut;
  private final long weights;
  private final IntFunction<Trainer> trainers;

  /**
   * Checks recipe against data.
   *
   * @param weights number of trained weights
   * @param trainers makes a trainer at its start with so many threads
   */
  TrainingRun(
      Recipe recipe,
      TrainingData data,
      Set<Digest> leftOut,
      long weights,
      IntFunction<Trainer> trainers) {
    if (recipe.arithmeticContract() != ArithmeticContract.VERSION) {
      throw new FormatException(
          Recipe.FILE_NAME + ": arithmetic_contract",
          "is " + recipe.arithmeticContract() + ", this engine has " + ArithmeticContract.VERSION);
    }
    this.recipe = recipe;
    this.data = data;
    this.plan = new TrainingPlan(recipe, data);
    this.leftOut = Set.copyOf(leftOut);
    this.weights = weights;
    this.trainers = trainers;
  }

  /** The recipe. */
  public Recipe recipe() {
    return recipe;
  }

  /** The passages as pieces. */
  public TrainingData data() {
    return data;
  }

  /** The order of pieces and the rates. */
  public TrainingPlan plan() {
    return plan;
  }

  /**
   * The same run with some passages left out: their places in the batches stay empty, and order,
   * rates and divisors are those of the whole run. This is the retraining against which credit is
   * measured; its result is not that of the recipe.
   */
  public TrainingRun without(Set<Digest> passages) {
    return new TrainingRun(recipe, data, passages, weights, trainers);
  }

  /**
   * Carries the run out, going on from a checkpoint if there is one. A finished run leaves its
   * checkpoint for the caller to delete once the result is safe.
   *
   * @param settings threads and checkpoints
   * @param progress told of every step, on this thread
   * @param cancelled asked before every step
   * @throws CheckpointException if the checkpoint is damaged or of another run
   */
  public TrainingOutcome carryOut(
      RunSettings settings, Consumer<TrainingProgress> progress, BooleanSupplier cancelled) {
    try (Trainer trainer = trainers.apply(settings.threads())) {
      double[] losses = new double[plan.steps()];
      int step = resume(settings, trainer, losses);
      int saved = step;
      Pace pace = new Pace(settings.clock(), plan.tokensFrom(step));
      for (; step < plan.steps(); step++) {
        if (cancelled.getAsBoolean()) {
          if (step > saved) {
            save(settings, trainer, losses, step);
          }
          return new TrainingOutcome.Cancelled(step);
        }
        StepResult result = step(trainer, step);
        losses[step] = result.tokens() == 0 ? 0 : result.mean();
        if (!Double.isFinite(result.loss())) {
          return new TrainingOutcome.Diverged(step);
        }
        pace.add(plan.divisor(plan.batch(step)));
        progress.accept(progress(trainer, step, result, pace));
        if ((step + 1) % settings.checkpointEvery() == 0 || step + 1 == plan.steps()) {
          save(settings, trainer, losses, step + 1);
          saved = step + 1;
        }
      }
      TensorMap result = round(trainer.tensors(), recipe.stored());
      return new TrainingOutcome.Finished(result, recipe.stored(), losses);
    }
  }

  /**
   * Does the first steps on the side to see how fast they are.
   *
   * @param budget about how long to measure; at least three steps are done
   */
  public TrainingEstimate estimate(int threads, Duration budget, InstantSource clock) {
    try (Trainer trainer = trainers.apply(threads)) {
      step(trainer, 0);
      Pace pace = new Pace(clock, plan.tokensFrom(0));
      for (int step = 1; step < plan.steps(); step++) {
        pace.add(step(trainer, step).tokens());
        if (step >= 2 && pace.elapsed().compareTo(budget) >= 0) {
          break;
        }
      }
      long tokens = plan.tokensFrom(0);
      return new TrainingEstimate(plan.steps(), tokens, pace.tokensPerSecond(), pace.time(tokens));
    }
  }

  private StepResult step(Trainer trainer, int step) {
    int[] batch = plan.batch(step);
    List<int[]> records = new ArrayList<>(batch.length);
    for (int piece : batch) {
      if (!leftOut.contains(data.passages().get(data.passageOf(piece)))) {
        records.add(data.piece(piece));
      }
    }
    return trainer.step(records, plan.rate(step), (double) plan.divisor(batch));
  }

  private TrainingProgress progress(Trainer trainer, int step, StepResult result, Pace pace) {
    double scaled = trainer.gradientNorm() / (double) plan.divisor(plan.batch(step));
    return new TrainingProgress(
        step + 1,
        plan.steps(),
        result.tokens() == 0 ? 0 : result.mean(),
        plan.rate(step),
        scaled * scaled / weights,
        result.tokens(),
        pace.tokensPerSecond(),
        pace.remaining());
  }

  private int resume(RunSettings settings, Trainer trainer, double[] losses) {
    if (settings.checkpoint().isEmpty() || !Files.exists(settings.checkpoint().get())) {
      return 0;
    }
    Checkpoint checkpoint = Checkpoint.read(settings.checkpoint().get(), name());
    trainer.restore(checkpoint.state());
    System.arraycopy(checkpoint.losses(), 0, losses, 0, checkpoint.losses().length);
    return checkpoint.losses().length;
  }

  private void save(RunSettings settings, Trainer trainer, double[] losses, int step) {
    settings
        .checkpoint()
        .ifPresent(
            file ->
                new Checkpoint(name(), Arrays.copyOf(losses, step), trainer.state()).write(file));
  }

  /** Names recipe and inputs of this run; the recipe names all inputs but the passages left out. */
  private Digest name() {
    List<byte[]> parts = new ArrayList<>(List.of(LABEL, recipe.digest().toArray()));
    new TreeSet<>(leftOut).forEach(passage -> parts.add(passage.toArray()));
    return Digest.sha256(parts.toArray(byte[][]::new));
  }

  private static TensorMap round(TensorMap tensors, Dtype stored) {
    List<FloatTensor> rounded = new ArrayList<>();
    for (FloatTensor tensor : tensors.tensors()) {
      float[] data = tensor.data();
      for (int i = 0; i < data.length; i++) {
        data[i] = stored.round(data[i]);
      }
      rounded.add(tensor);
    }
    return TensorMap.of(rounded);
  }
}
