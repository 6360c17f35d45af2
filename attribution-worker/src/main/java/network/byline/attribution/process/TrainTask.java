package network.byline.attribution.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.BooleanSupplier;
import network.byline.attribution.format.AdapterConfig;
import network.byline.attribution.process.protocol.Estimated;
import network.byline.attribution.process.protocol.Progress;
import network.byline.attribution.process.protocol.Reply;
import network.byline.attribution.process.protocol.Train;
import network.byline.attribution.process.protocol.Trained;
import network.byline.attribution.train.AdapterTraining;
import network.byline.attribution.train.BaseModel;
import network.byline.attribution.train.DefaultRecipe;
import network.byline.attribution.train.Recipe;
import network.byline.attribution.train.RecipeDraft;
import network.byline.attribution.train.RunSettings;
import network.byline.attribution.train.TrainingData;
import network.byline.attribution.train.TrainingEstimate;
import network.byline.attribution.train.TrainingOutcome;
import network.byline.attribution.train.TrainingProgress;
import network.byline.attribution.train.TrainingRun;

/** Trains an adapter over a base on a snapshot. */
final class TrainTask {

  private static final Duration MEASURING = Duration.ofSeconds(2);

  private final StoredData data;
  private final LoadedModels models;
  private final Path output;
  private final int threads;
  private final Replies replies;

  TrainTask(StoredData data, LoadedModels models, Path output, int threads, Replies replies) {
    this.data = data;
    this.models = models;
    this.output = output;
    this.threads = threads;
    this.replies = replies;
  }

  Trained perform(long id, Train task, BooleanSupplier cancelled) {
    BaseModel base = models.files(task.getBase());
    List<String> texts =
        data.passages(task.getSnapshot(), task.getContributionsList()).stream()
            .map(StoredData.Passage::text)
            .toList();
    Recipe recipe = recipe(task.getRecipe(), base, texts);
    TrainingRun run = AdapterTraining.of(recipe, base, texts);
    TrainingEstimate estimate = run.estimate(threads, MEASURING, InstantSource.system());
    replies.send(
        Reply.newBuilder()
            .setId(id)
            .setEstimated(
                Estimated.newBuilder()
                    .setSteps(estimate.steps())
                    .setTokens(estimate.tokens())
                    .setSeconds(estimate.duration().toMillis() / 1e3)
                    .setRecipe(new String(recipe.json(), StandardCharsets.UTF_8))));
    if (task.getEstimateOnly()) {
      return Trained.getDefaultInstance();
    }
    TrainingOutcome outcome =
        run.carryOut(
            RunSettings.of(threads, InstantSource.system()), p -> report(id, p), cancelled);
    return switch (outcome) {
      case TrainingOutcome.Finished finished -> store(id, recipe, finished);
      case TrainingOutcome.Cancelled _ -> throw new TaskCancelledException();
      case TrainingOutcome.Diverged diverged ->
          throw new IllegalArgumentException(
              "the training diverged at step " + diverged.step() + ": lower the recipe's rate");
    };
  }

  private static Recipe recipe(String draft, BaseModel base, List<String> texts) {
    return draft.isBlank()
        ? DefaultRecipe.of(base, texts)
        : new RecipeDraft(draft.getBytes(StandardCharsets.UTF_8))
            .adapter(base, TrainingData.digestOf(texts));
  }

  private void report(long id, TrainingProgress progress) {
    replies.send(
        Reply.newBuilder()
            .setId(id)
            .setProgress(
                Progress.newBuilder()
                    .setPhase("training")
                    .setDone(progress.step())
                    .setTotal(progress.steps())
                    .setLoss(progress.loss())
                    .setSecondsLeft(progress.remaining().toMillis() / 1e3)));
  }

  private Trained store(long id, Recipe recipe, TrainingOutcome.Finished finished) {
    AdapterConfig config = recipe.adapter().orElseThrow().config();
    double[] losses = finished.losses();
    return Trained.newBuilder()
        .setAdapterConfigFile(write(id, AdapterConfig.FILE_NAME, config.json()))
        .setAdapterWeightsFile(write(id, AdapterConfig.WEIGHTS_NAME, finished.weightsFile()))
        .setRecipeFile(write(id, Recipe.FILE_NAME, recipe.json()))
        .setFirstLoss(losses[0])
        .setLastLoss(finished.finalLoss())
        .build();
  }

  private String write(long id, String name, byte[] content) {
    String file = id + "-" + name;
    try {
      Files.write(output.resolve(file), content);
    } catch (IOException e) {
      throw new UncheckedIOException("the worker cannot write its output " + file, e);
    }
    return file;
  }
}
