package network.byline.attribution.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import network.byline.attribution.format.FormatException;
import network.byline.attribution.train.LearningRate.Decay;
import org.junit.jupiter.api.Test;

class LearningRateTest {

  @Test
  void linearRateRisesToThePeakAndFallsToItsPart() {
    LearningRate rate = new LearningRate(1e-2, 0.1, Decay.LINEAR, 0.1);
    assertThat(rate.at(0, 100)).isEqualTo(1e-3);
    assertThat(rate.at(9, 100)).isEqualTo(1e-2);
    assertThat(rate.at(54, 100)).isCloseTo(5.5e-3, within(1e-12));
    assertThat(rate.at(99, 100)).isCloseTo(1e-3, within(1e-15));
  }

  @Test
  void cosineRateIsHalfwayInTheMiddle() {
    LearningRate rate = new LearningRate(1, 0, Decay.COSINE, 0);
    assertThat(rate.at(0, 101)).isEqualTo(1);
    assertThat(rate.at(50, 101)).isCloseTo(0.5, within(1e-12));
    assertThat(rate.at(100, 101)).isCloseTo(0, within(1e-12));
  }

  @Test
  void shortestRunsHaveARate() {
    for (Decay decay : Decay.values()) {
      assertThat(new LearningRate(0.5, 1, decay, 0).at(0, 1)).isEqualTo(0.5);
      assertThat(new LearningRate(0.5, 0.5, decay, 0.1).at(1, 2)).isCloseTo(0.05, within(1e-12));
    }
  }

  @Test
  void impossibleRatesAreRefused() {
    assertThatThrownBy(() -> new LearningRate(0, 0.1, Decay.LINEAR, 0.1))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("rate.peak");
    assertThatThrownBy(() -> new LearningRate(1, Double.NaN, Decay.LINEAR, 0.1))
        .hasMessageContaining("rate.warmup");
  }
}
