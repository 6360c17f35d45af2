package network.byline.attribution.strict;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import network.byline.attribution.format.AdapterConfig;
import network.byline.attribution.format.ModelConfig;
import network.byline.attribution.format.TensorMap;
import org.jspecify.annotations.Nullable;

/**
 * Training of all weights or of an adapter, one batch a step. The gradient of a record is computed
 * by itself and added to the batch in record order, so the number of threads changes no bit. Not
 * safe for use by several threads.
 */
public final class Trainer implements AutoCloseable {

  private final TrainedParameters parameters;
  private final AdamW optimiser;
  private final List<Backward> passes = new ArrayList<>();

  /** Where gradients of single records go: two for each thread, so that none waits. */
  private final List<Gradients> places = new ArrayList<>();

  private final List<float[]> sums = new ArrayList<>();
  private final @Nullable ExecutorService threads;

  private Trainer(TrainedParameters parameters, AdamWSettings settings, int threadCount) {
    if (threadCount < 1 || threadCount > 256) {
      throw new IllegalArgumentException("threads is " + threadCount + "; use 1 to 256");
    }
    this.parameters = parameters;
    this.optimiser = new AdamW(settings, parameters.list());
    for (int i = 0; i < threadCount; i++) {
      passes.add(new Backward(parameters.weights()));
    }
    parameters.list().forEach(p -> sums.add(new float[p.value().length]));
    if (threadCount == 1) {
      places.add(parameters.gradientsInto(sums));
    }
    for (int i = 0; threadCount > 1 && i < 2 * threadCount; i++) {
      places.add(parameters.newGradients());
    }
    threads =
        threadCount == 1
            ? null
            : Executors.newFixedThreadPool(
                threadCount, Thread.ofPlatform().daemon().name("strict-train-", 0).factory());
  }

  /**
   * Trains all weights.
   *
   * @param weights the starting point, copied
   */
  public static Trainer full(
      ModelConfig config, TensorMap weights, AdamWSettings settings, int threads) {
    return new Trainer(TrainedParameters.full(config, weights), settings, threads);
  }

  /**
   * Trains an adapter over a frozen model.
   *
   * @param base the frozen weights, kept
   * @param start the adapter's starting point, copied; see {@link InitialWeights#adapter}
   */
  public static Trainer adapter(
      ModelConfig config,
      TensorMap base,
      AdapterConfig adapter,
      TensorMap start,
      AdamWSettings settings,
      int threads) {
    return new Trainer(TrainedParameters.adapter(config, base, adapter, start), settings, threads);
  }

  /** Like {@link #step(List, double, double)}, divided by the number of predicted tokens. */
  public StepResult step(List<int[]> records, double rate) {
    return step(records, rate, (double) predicted(records));
  }

  /**
   * Computes the summed gradient of a batch at the current weights and takes one step.
   *
   * @param records token ids, each record 2 to maxPositions + 1 of them; every token but a record's
   *     first is predicted
   * @param rate learning rate of this step
   * @param divisor what the summed gradient is divided by: the planned token count of the batch,
   *     also where records were left out
   * @return the loss before the step
   */
  public StepResult step(List<int[]> records, double rate, double divisor) {
    check(records);
    if (!(divisor > 0) || !(rate >= 0)) {
      throw new IllegalArgumentException(
          "divisor is " + divisor + " and rate " + rate + "; use a positive one and 0 or more");
    }
    StepResult result = gradients(records);
    optimiser.update(sums, divisor, rate);
    parameters.repack();
    return result;
  }

  /** The loss of some records at the current weights, without gradients. */
  public StepResult loss(List<int[]> records) {
    check(records);
    return new StepResult(inOrder(records, false), predicted(records));
  }

  /** Computes the summed gradient of a batch and leaves it in {@link #sums}. */
  StepResult gradients(List<int[]> records) {
    check(records);
    sums.forEach(sum -> Arrays.fill(sum, 0f));
    return new StepResult(inOrder(records, true), predicted(records));
  }

  List<float[]> sums() {
    return sums;
  }

  /** Steps taken. */
  public long steps() {
    return optimiser.step();
  }

  /** A copy of everything that the next steps depend on. */
  public TrainingState state() {
    return optimiser.state();
  }

  /**
   * Takes over the state of a trainer of the same shapes and settings.
   *
   * @throws IllegalArgumentException if the shapes differ
   */
  public void restore(TrainingState state) {
    optimiser.restore(state);
    parameters.repack();
  }

  /** Copies of the trained tensors, rounded to float as the kernels see them. */
  public TensorMap tensors() {
    return parameters.tensors();
  }

  /** Euclidean norm of the last batch's summed gradient, undivided. */
  public double gradientNorm() {
    return AdamW.norm(sums);
  }

  /** Ends the threads. */
  @Override
  public void close() {
    if (threads != null) {
      threads.shutdownNow();
    }
  }

  private double inOrder(List<int[]> records, boolean learn) {
    InOrder batch = new InOrder(sums, learn ? places : List.of());
    if (threads == null) {
      work(passes.getFirst(), records, learn, batch);
      return batch.loss();
    }
    List<Callable<@Nullable Void>> tasks = new ArrayList<>();
    for (Backward pass : passes) {
      tasks.add(
          () -> {
            work(pass, records, learn, batch);
            return null;
          });
    }
    try {
      for (Future<@Nullable Void> done : threads.invokeAll(tasks)) {
        done.get();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while training; the step is lost", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("a training thread failed", e.getCause());
    }
    return batch.loss();
  }

  private static void work(Backward pass, List<int[]> records, boolean learn, InOrder batch) {
    try {
      for (InOrder.Place place = batch.take(records.size(), learn);
          place != null;
          place = batch.take(records.size(), learn)) {
        batch.finish(place, pass.run(records.get(place.index()), place.gradients()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      batch.abandon();
    } catch (RuntimeException | Error e) {
      batch.abandon();
      throw e;
    }
  }

  private static long predicted(List<int[]> records) {
    long count = 0;
    for (int[] record : records) {
      count += record.length - 1;
    }
    return count;
  }

  private void check(List<int[]> records) {
    ModelConfig config = parameters.weights().config();
    for (int[] record : records) {
      if (record.length < 2 || record.length - 1 > config.maxPositions()) {
        throw new IllegalArgumentException(
            "a record has " + record.length + " tokens; use 2 to " + (config.maxPositions() + 1));
      }
      Tokens.check(record, config);
    }
  }
}
