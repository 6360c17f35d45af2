package network.byline.attribution.strict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Random;
import network.byline.base.statement.SamplerSettings;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class SamplerTest {

  private static final float[] LOGITS = {1f, 3f, 2f, 3f, -1f};

  private static int[] counts(SamplerSettings settings, int draws) {
    Sampler sampler = new Sampler(settings);
    int[] counts = new int[LOGITS.length];
    for (int step = 0; step < draws; step++) {
      counts[sampler.pick(LOGITS, step)]++;
    }
    return counts;
  }

  @Test
  void greedyTakesTheLargestAndOfEqualOnesTheLowestId() {
    assertThat(new Sampler(SamplerSettings.GREEDY).pick(LOGITS, 3)).isEqualTo(1);
    assertThat(counts(new SamplerSettings(1_000_000, 1, 1_000_000, 9), 50)[1]).isEqualTo(50);
    assertThat(new Sampler(SamplerSettings.GREEDY).pick(new float[] {-0f, 0f}, 0)).isZero();
  }

  @Test
  void drawsFollowTheSoftmax() {
    int draws = 40_000;
    int[] counts = counts(new SamplerSettings(500_000, 0, 1_000_000, 5), draws);
    double sum = 0;
    for (float x : LOGITS) {
      sum += Math.exp(2 * x);
    }
    for (int j = 0; j < LOGITS.length; j++) {
      assertThat(counts[j] / (double) draws)
          .isCloseTo(Math.exp(2 * LOGITS[j]) / sum, Offset.offset(0.01));
    }
  }

  @Test
  void topKKeepsTheLargestAndOfEqualOnesTheLowestIds() {
    int[] two = counts(new SamplerSettings(4_000_000, 2, 1_000_000, 5), 500);
    assertThat(two[1] + two[3]).isEqualTo(500);
    int[] three = counts(new SamplerSettings(4_000_000, 3, 1_000_000, 5), 500);
    assertThat(three[0] + three[4]).isZero();
    assertThat(three[2]).isPositive();
  }

  @Test
  void topPKeepsTheFewestThatReachTheMass() {
    // At temperature 1 the two largest have 0.397 each of the mass and the third 0.146.
    int[] one = counts(new SamplerSettings(1_000_000, 0, 390_000, 5), 300);
    assertThat(one[1]).isEqualTo(300);
    int[] two = counts(new SamplerSettings(1_000_000, 0, 790_000, 5), 300);
    assertThat(two[1] + two[3]).isEqualTo(300);
    int[] least = counts(new SamplerSettings(1_000_000, 0, 1, 5), 300);
    assertThat(least[1]).isEqualTo(300);
  }

  @Test
  void aDrawDependsOnSeedAndStepOnly() {
    SamplerSettings settings = new SamplerSettings(1_000_000, 0, 900_000, 77);
    int[] forward = new int[40];
    for (int step = 0; step < 40; step++) {
      forward[step] = new Sampler(settings).pick(LOGITS, step);
    }
    Sampler other = new Sampler(settings);
    for (int step = 39; step >= 0; step--) {
      assertThat(other.pick(LOGITS, step)).isEqualTo(forward[step]);
    }
    assertThat(counts(new SamplerSettings(1_000_000, 0, 900_000, 78), 40))
        .isNotEqualTo(counts(settings, 40));
  }

  /** The definition, over every token and with a sort that compares. */
  private static int pickAmongAll(float[] logits, SamplerSettings settings, int step) {
    Integer[] order = new Integer[logits.length];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, (a, b) -> Float.compare(logits[b] + 0f, logits[a] + 0f));
    int kept = settings.topK() == 0 ? order.length : Math.min(settings.topK(), order.length);
    double max = logits[order[0]];
    double total = 0;
    double[] weights = new double[kept];
    for (int i = 0; i < kept; i++) {
      weights[i] =
          StrictMathFunctions.exp((logits[order[i]] - max) / (settings.temperatureMicros() / 1e6));
      total += weights[i];
    }
    if (settings.topPMicros() < SamplerSettings.MILLION) {
      double wanted = total * (settings.topPMicros() / 1e6);
      total = 0;
      for (kept = 0; kept < weights.length && (kept == 0 || total < wanted); kept++) {
        total += weights[kept];
      }
    }
    double target = CounterRandom.unit(settings.seed(), step) * total;
    double running = 0;
    for (int i = 0; i < kept; i++) {
      running += weights[i];
      if (running > target) {
        return order[i];
      }
    }
    return order[kept - 1];
  }

  @Test
  void leavingOutWhatWeighsNothingChangesNoPick() {
    Random random = new Random(11);
    for (int round = 0; round < 2000; round++) {
      float[] logits = new float[1 + random.nextInt(300)];
      double spread = Math.pow(10, random.nextInt(5) - 1);
      for (int i = 0; i < logits.length; i++) {
        logits[i] =
            switch (random.nextInt(12)) {
              case 0 -> i == 0 ? 1f : logits[random.nextInt(i)];
              case 1 -> random.nextBoolean() ? 0f : -0f;
              case 2 -> i == 0 ? 1f : Float.NEGATIVE_INFINITY;
              default -> (float) (random.nextGaussian() * spread);
            };
      }
      SamplerSettings settings =
          new SamplerSettings(
              1 + random.nextInt(2_000_000),
              random.nextInt(3) == 0 ? 1 + random.nextInt(40) : 0,
              random.nextBoolean() ? SamplerSettings.MILLION : 1 + random.nextInt(999_999),
              round);
      assertThat(new Sampler(settings).pick(logits, round))
          .as("round %d, %s", round, settings)
          .isEqualTo(pickAmongAll(logits, settings, round));
    }
  }

  @Test
  void anAnswerReplaysFromAFullPass() {
    StrictModel model = Tiny.adapted(true);
    SamplerSettings settings = new SamplerSettings(900_000, 20, 950_000, 4);
    int prompt = 5;
    int[] text = Arrays.copyOf(Tiny.text(8, prompt), 40);
    Generation answer =
        new Generation(model, Arrays.copyOf(text, prompt), text.length - prompt, settings, -1);
    while (answer.advance()) {
      text[prompt + answer.size() - 1] = answer.last();
    }
    Sampler sampler = new Sampler(settings);
    float[][] replay = model.logits(text, prompt);
    for (int i = prompt; i < text.length; i++) {
      assertThat(sampler.pick(replay[i - prompt], i - prompt)).isEqualTo(text[i]);
    }
  }

  @Test
  void logitsThatAreNoNumbersAreRefused() {
    Sampler sampler = new Sampler(SamplerSettings.GREEDY);
    assertThatThrownBy(() -> sampler.pick(new float[] {1, Float.NaN}, 0))
        .hasMessageContaining("logit 1 is NaN");
    assertThatThrownBy(() -> sampler.pick(new float[] {Float.POSITIVE_INFINITY}, 0))
        .hasMessageContaining("Infinity");
    assertThatThrownBy(() -> sampler.pick(new float[] {Float.NEGATIVE_INFINITY}, 0))
        .hasMessageContaining("every logit");
    assertThatThrownBy(() -> new SamplerSettings(-1, 0, 1, 0)).hasMessageContaining("-1");
    assertThatThrownBy(() -> new SamplerSettings(0, 0, 0, 0)).hasMessageContaining("top-p");
  }
}
