package network.byline.attribution.strict;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class AdamWTest {

  private static final Offset<Float> CLOSE = Offset.offset(1e-6f);

  private static Parameter parameter(boolean decays) {
    return new Parameter("w", new int[] {2}, new float[] {1f, -2f}, decays);
  }

  @Test
  void theFirstStepMovesByTheRateAgainstTheDampedGradient() {
    Parameter parameter = parameter(false);
    AdamW optimiser = new AdamW(new AdamWSettings(0.9, 0.99, 9, 0, 0), List.of(parameter));
    optimiser.update(List.of(new float[] {8f, 0f}), 2, 0.1);
    // With m / c1 = 4 and s / c2 = 16 the root is sqrt(16 + 9) = 5.
    assertThat(parameter.value()[0]).isCloseTo(1f - 0.1f * 4f / 5f, CLOSE);
    assertThat(parameter.value()[1]).isEqualTo(-2f);
  }

  @Test
  void momentsAreCorrectedForTheirStart() {
    Parameter parameter = parameter(false);
    AdamW optimiser = new AdamW(new AdamWSettings(0.9, 0.99, 0.5, 0, 0), List.of(parameter));
    double value = 1;
    double m = 0;
    double s = 0;
    for (int step = 1; step <= 5; step++) {
      double g = step - 2.5;
      m = 0.9 * m + 0.1 * g;
      s = 0.99 * s + 0.01 * g * g;
      double first = m / (1 - Math.pow(0.9, step));
      double second = s / (1 - Math.pow(0.99, step));
      value -= 0.01 * first / Math.sqrt(second + 0.5);
      optimiser.update(List.of(new float[] {(float) g, 0f}), 1, 0.01);
    }
    assertThat(parameter.value()[0]).isCloseTo((float) value, CLOSE);
    assertThat(optimiser.step()).isEqualTo(5);
  }

  @Test
  void decayShrinksMatricesAndLeavesNormsAlone() {
    for (boolean decays : new boolean[] {true, false}) {
      Parameter parameter = parameter(decays);
      AdamW optimiser = new AdamW(new AdamWSettings(0.9, 0.99, 0.5, 0.1, 0), List.of(parameter));
      optimiser.update(List.of(new float[2]), 1, 0.5);
      assertThat(parameter.value()[1]).isCloseTo(decays ? -2f * 0.95f : -2f, CLOSE);
    }
  }

  @Test
  void clippingBringsTheBatchGradientToTheLimit() {
    Parameter clipped = parameter(false);
    Parameter plain = parameter(false);
    new AdamW(new AdamWSettings(0.9, 0.99, 0.5, 0, 1), List.of(clipped))
        .update(List.of(new float[] {30f, 40f}), 10, 0.1);
    new AdamW(new AdamWSettings(0.9, 0.99, 0.5, 0, 0), List.of(plain))
        .update(List.of(new float[] {0.6f, 0.8f}), 1, 0.1);
    assertThat(clipped.value()[0]).isCloseTo(plain.value()[0], CLOSE);
    assertThat(clipped.value()[1]).isCloseTo(plain.value()[1], CLOSE);
  }
}
