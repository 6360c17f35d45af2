package network.byline.attribution.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import network.byline.attribution.format.FormatException;
import network.byline.attribution.strict.AdamWSettings;
import network.byline.attribution.train.TrainingOutcome.Cancelled;
import network.byline.attribution.train.TrainingOutcome.Diverged;
import network.byline.attribution.train.TrainingOutcome.Finished;
import network.byline.base.value.Digest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingRunTest {
  private static final List<String> TEXTS = Small.texts(1, 40);
  private static final BaseModel BASE = Small.baseModel();
  private static final InstantSource CLOCK = InstantSource.fixed(Instant.EPOCH);

  private static TrainingRun base() {
    return BaseTraining.of(Small.baseRecipe(TEXTS), Small.tokenizer().json(), TEXTS);
  }

  private static TrainingRun adapter() {
    return AdapterTraining.of(Small.adapterRecipe(BASE, TEXTS), BASE, TEXTS);
  }

  private static Finished finish(TrainingRun run, int threads) {
    return (Finished) run.carryOut(RunSettings.of(threads, CLOCK), progress -> {}, () -> false);
  }

  @Test
  void threadsChangeNoBit() {
    for (TrainingRun run : List.of(base(), adapter())) {
      Finished one = finish(run, 1);
      assertThat(finish(run, 2)).isEqualTo(one);
      assertThat(finish(run, 3).weightsFile()).isEqualTo(one.weightsFile());
    }
  }

  @Test
  void weightsOfFixedRecipesNeverChange() {
    assertThat(Digest.sha256(finish(base(), 2).weightsFile()).toString())
        .isEqualTo("0x57f87b8cefe0d687aaa8ed8c351c4d815749e51f513ac9a8c65496159b485844");
    assertThat(Digest.sha256(finish(adapter(), 2).weightsFile()).toString())
        .isEqualTo("0xc9c6cd417288b1a40adb9f3a6f95bba4ff8bbecdd7dc5813bfb4981522170139");
  }

  @Test
  void lossFalls() {
    for (TrainingRun run : List.of(base(), adapter())) {
      Finished done = finish(run, 2);
      assertThat(done.finalLoss()).isLessThan(done.losses()[0] - 0.1);
      assertThat(done.losses()).hasSize(run.plan().steps());
    }
  }

  @Test
  void runInManySittingsEqualsRunInOne(@TempDir Path folder) {
    for (TrainingRun run : List.of(base(), adapter())) {
      Finished whole = finish(run, 1);
      Path file = folder.resolve("checkpoint");
      RunSettings settings = new RunSettings(2, Optional.of(file), 2, CLOCK);
      TrainingOutcome outcome;
      int sittings = 0;
      do {
        int[] left = {sittings + 1};
        outcome = run.carryOut(settings, progress -> {}, () -> left[0]-- == 0);
        sittings++;
      } while (outcome instanceof Cancelled);
      assertThat(sittings).isGreaterThan(3);
      assertThat(outcome).isEqualTo(whole);
      assertThat(run.carryOut(settings, progress -> {}, () -> true)).isEqualTo(whole);
      assertThat(file.toFile().delete()).isTrue();
    }
  }

  @Test
  void runKilledBetweenCheckpointsGoesOnFromTheLast(@TempDir Path folder) {
    Path file = folder.resolve("checkpoint");
    RunSettings settings = new RunSettings(1, Optional.of(file), 5, CLOCK);
    List<Integer> steps = new ArrayList<>();
    assertThatThrownBy(
            () ->
                base()
                    .carryOut(
                        settings,
                        progress -> {
                          if (progress.step() == 8) {
                            throw new IllegalStateException("killed");
                          }
                        },
                        () -> false))
        .hasMessage("killed");
    TrainingOutcome outcome =
        base().carryOut(settings, progress -> steps.add(progress.step()), () -> false);
    assertThat(steps.getFirst()).isEqualTo(6);
    assertThat(outcome).isEqualTo(finish(base(), 1));
  }

  @Test
  void damagedAndForeignCheckpointsAreRefused(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("checkpoint");
    RunSettings settings = new RunSettings(1, Optional.of(file), 1, CLOCK);
    int[] left = {1};
    var _ = base().carryOut(settings, progress -> {}, () -> left[0]-- == 0);
    assertThatThrownBy(() -> adapter().carryOut(settings, progress -> {}, () -> false))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContainingAll("checkpoint", "another recipe", "delete it");
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
    assertThatThrownBy(() -> base().carryOut(settings, progress -> {}, () -> false))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("damaged");
    for (int length : new int[] {0, 8, 31, 32, 100, bytes.length - 1}) {
      Files.write(file, Arrays.copyOf(bytes, length));
      assertThatThrownBy(() -> base().carryOut(settings, progress -> {}, () -> false))
          .isInstanceOf(CheckpointException.class);
    }
  }

  @Test
  void leavingPassagesOutKeepsOrderRatesAndDivisors() {
    TrainingRun whole = adapter();
    List<TrainingProgress> seen = new ArrayList<>();
    List<TrainingProgress> holes = new ArrayList<>();
    Set<Digest> gone = Set.copyOf(whole.data().passages().subList(0, 10));
    var all = whole.carryOut(RunSettings.of(1, CLOCK), seen::add, () -> false);
    var some = whole.without(gone).carryOut(RunSettings.of(1, CLOCK), holes::add, () -> false);
    assertThat(some).isNotEqualTo(all);
    assertThat(holes).hasSameSizeAs(seen);
    assertThat(holes.stream().map(TrainingProgress::rate))
        .isEqualTo(seen.stream().map(TrainingProgress::rate).toList());
    assertThat(holes.stream().mapToLong(TrainingProgress::tokens).sum())
        .isLessThan(seen.stream().mapToLong(TrainingProgress::tokens).sum());
    assertThat(whole.without(Set.of()).carryOut(RunSettings.of(1, CLOCK), p -> {}, () -> false))
        .isEqualTo(all);
  }

  @Test
  void progressTellsSpeedAndRemainingTime() {
    Instant[] now = {Instant.EPOCH};
    List<TrainingProgress> seen = new ArrayList<>();
    TrainingRun run = adapter();
    var _ =
        run.carryOut(
            RunSettings.of(1, () -> now[0] = now[0].plusSeconds(1)), seen::add, () -> false);
    assertThat(seen).allSatisfy(progress -> assertThat(progress.gradientMeanSquare()).isPositive());
    assertThat(seen.getFirst().remaining()).isPositive();
    assertThat(seen.getLast().remaining()).isEqualTo(Duration.ZERO);
    assertThat(seen.getLast().step()).isEqualTo(run.plan().steps());
  }

  @Test
  void estimateCountsAllTokens() {
    Instant[] now = {Instant.EPOCH};
    TrainingEstimate estimate =
        adapter().estimate(1, Duration.ofSeconds(1), () -> now[0] = now[0].plusMillis(10));
    assertThat(estimate.tokens()).isEqualTo(adapter().plan().tokensFrom(0));
    assertThat(estimate.duration()).isPositive();
  }

  @Test
  void runawayRateIsReported() {
    Recipe recipe = Small.baseRecipe(TEXTS);
    Recipe hot =
        new Recipe(
            1,
            recipe.model(),
            recipe.tokenizer(),
            recipe.data(),
            Optional.empty(),
            1,
            1,
            new RunLength.Steps(400),
            8,
            24,
            new AdamWSettings(0.9, 0.99, 1e-30, 900, 0),
            new LearningRate(1, 0, LearningRate.Decay.LINEAR, 1),
            recipe.stored());
    TrainingRun run = BaseTraining.of(hot, Small.tokenizer().json(), TEXTS);
    assertThat(run.carryOut(RunSettings.of(2, CLOCK), progress -> {}, () -> false))
        .isInstanceOf(Diverged.class);
  }

  @Test
  void otherInputsAreRefused() {
    assertThatThrownBy(() -> BaseTraining.of(Small.baseRecipe(TEXTS), new byte[] {'{', '}'}, TEXTS))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("tokenizer");
    assertThatThrownBy(
            () ->
                BaseTraining.of(Small.adapterRecipe(BASE, TEXTS), Small.tokenizer().json(), TEXTS))
        .hasMessageContaining("kind");
    assertThatThrownBy(
            () -> AdapterTraining.of(Small.adapterRecipe(BASE, TEXTS), BASE, Small.texts(9, 3)))
        .hasMessageContaining("data");
  }
}
