package network.byline.bench.credit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import network.byline.attribution.format.Adapter;
import network.byline.attribution.format.AdapterConfig;
import network.byline.attribution.score.ScoringRule;
import network.byline.attribution.train.AdapterTraining;
import network.byline.attribution.train.BaseModel;
import network.byline.attribution.train.Recipe;
import network.byline.attribution.train.RunSettings;
import network.byline.attribution.train.TrainingOutcome;
import network.byline.attribution.train.TrainingProgress;
import network.byline.attribution.train.TrainingRun;
import network.byline.base.record.PassageId;
import network.byline.base.value.Digest;
import network.byline.chain.payout.PayoutRule;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Trains the adapter without one source, but leaves that source's passages in the index: a source
 * that had no part in an answer must get next to nothing for it, however its words are found.
 */
@Command(
    name = "left-out",
    mixinStandardHelpOptions = true,
    description = "An adapter trained without a source whose passages stay in the index.")
public final class LeftOutStudy implements Callable<Integer> {

  private static final double BAR = 0.02;

  @Mixin private final Shipped shipped = new Shipped();

  @Parameters(paramLabel = "SOURCE", description = "The source that is left out of the training.")
  private String leftOut = "";

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads of the training (default: ${DEFAULT-VALUE}).")
  private int threads = 2;

  @Option(
      names = "--each",
      paramLabel = "N",
      description = "Openings of each source (default: ${DEFAULT-VALUE}).")
  private int each = 10;

  @Option(
      names = "--keep",
      paramLabel = "DIR",
      description =
          "Where the adapter and the state of its training are kept; what is there already is not"
              + " computed again (default: ${DEFAULT-VALUE}).")
  private Path keep = Path.of("bench/target/left-out");

  /** For picocli. */
  LeftOutStudy() {}

  @Override
  public Integer call() {
    List<Source> sources = shipped.sources();
    Source without =
        sources.stream()
            .filter(source -> source.name().equals(leftOut))
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "SOURCE "
                            + leftOut
                            + ": choose one of "
                            + sources.stream().map(Source::name).toList()));
    BaseModel base = shipped.baseModel();
    Recipe recipe = recipe();
    Adapter adapter = adapter(recipe, base, sources, without);
    try (Arena memory = Arena.ofConfined()) {
      CreditModel model = CreditModel.of(base, adapter, sources, memory);
      List<Outcome> outcomes =
          Opening.draw(sources, RightSourceStudy.SEED, each).stream()
              .map(
                  opening ->
                      model.answer(opening, RightSourceStudy.SAMPLER, RightSourceStudy.TOKENS))
              .map(
                  answer ->
                      Outcome.of(answer, ScoringRule.V1, PayoutRule.HALF_GAIN_PER_TOKEN, sources))
              .toList();
      return print(outcomes, sources, without) < BAR ? 0 : 1;
    }
  }

  private Recipe recipe() {
    try {
      return Recipe.parse(Files.readAllBytes(shipped.adapter.resolve(Recipe.FILE_NAME)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Trains the adapter, or reads the one that an earlier run left. */
  private Adapter adapter(Recipe recipe, BaseModel base, List<Source> sources, Source without) {
    Path file = keep.resolve(without.name() + "-" + AdapterConfig.WEIGHTS_NAME);
    try {
      if (!Files.exists(file)) {
        Files.createDirectories(keep);
        Path unfinished = keep.resolve(without.name() + ".unfinished");
        Files.write(unfinished, train(recipe, base, sources, without).weightsFile());
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
      }
      return Adapter.of(recipe.adapter().orElseThrow().config().json(), Files.readAllBytes(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private TrainingOutcome.Finished train(
      Recipe recipe, BaseModel base, List<Source> sources, Source without) {
    List<String> texts = sources.stream().flatMap(source -> source.texts().stream()).toList();
    Set<Digest> passages = without.texts().stream().map(PassageId::of).collect(Collectors.toSet());
    sources.stream()
        .filter(source -> !source.equals(without))
        .flatMap(source -> source.texts().stream())
        .map(PassageId::of)
        .forEach(passages::remove);
    TrainingRun run = AdapterTraining.of(recipe, base, texts).without(passages);
    RunSettings settings =
        new RunSettings(
            threads,
            Optional.of(keep.resolve(without.name() + ".checkpoint")),
            200,
            InstantSource.system());
    TrainingOutcome outcome = run.carryOut(settings, LeftOutStudy::show, () -> false);
    if (outcome instanceof TrainingOutcome.Finished finished) {
      return finished;
    }
    throw new IllegalStateException("the training ended with " + outcome);
  }

  private static void show(TrainingProgress progress) {
    if (progress.step() % 100 == 0) {
      System.err.printf(
          Locale.ROOT,
          "step %d of %d, loss %.3f%n",
          progress.step(),
          progress.steps(),
          progress.loss());
    }
  }

  /** Prints what each source got and returns the part of the one that was left out. */
  private double print(List<Outcome> outcomes, List<Source> sources, Source without) {
    System.out.printf("# Trained without %s%n%n", without.name());
    System.out.printf(
        "%d openings drawn by the seed `%s`, %d of each source, its own included; %d tokens each."
            + " Parts of the whole data pool.%n%n",
        outcomes.size(), RightSourceStudy.SEED, each, RightSourceStudy.TOKENS);
    System.out.println("| source | all answers | answers to its own openings |");
    System.out.println("| --- | --- | --- |");
    for (Source source : sources) {
      System.out.printf(
          Locale.ROOT,
          "| %s%s | %.2f %% | %.2f %% |%n",
          source.name(),
          source.equals(without) ? " (left out)" : "",
          100 * part(outcomes, source),
          100
              * part(
                  outcomes.stream()
                      .filter(outcome -> outcome.answer().opening().source().equals(source))
                      .toList(),
                  source));
    }
    double own = part(outcomes, without);
    double attributed = Outcome.attributed(outcomes);
    System.out.printf(
        Locale.ROOT,
        "| commons | %.2f %% | |%n%n**%s gets %.2f %% of the data pool (bar: under %.0f %%)**, %.2f"
            + " %% of what is attributed.%n",
        100 * (1 - attributed),
        without.name(),
        100 * own,
        100 * BAR,
        100 * own / attributed);
    return own;
  }

  private static double part(List<Outcome> outcomes, Source source) {
    return outcomes.stream()
        .mapToDouble(outcome -> outcome.attributed() * outcome.share(source))
        .average()
        .orElse(0);
  }
}
