package network.byline.attribution.strict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class LogProbsTest {

  private final LogProbs logProbs = new LogProbs();

  @Test
  void equalLogitsGiveTheLogarithmOfTheirNumber() {
    float[] logits = new float[1000];
    long expected = Math.round(-Math.log(1000) * LogProbs.UNITS_PER_NAT);
    assertThat(logProbs.of(logits, 0)).isEqualTo(expected);
    assertThat(logProbs.of(logits, 999)).isEqualTo(expected);
  }

  @Test
  void aCertainTokenHasZeroAndAnImpossibleOneTheLeast() {
    float[] logits = {0f, Float.NEGATIVE_INFINITY, -1e30f};
    assertThat(logProbs.of(logits, 0)).isZero();
    assertThat(logProbs.of(logits, 1)).isEqualTo(LogProbs.LEAST);
    assertThat(logProbs.of(logits, 2)).isEqualTo(LogProbs.LEAST);
  }

  @Test
  void aSmallerVocabularyAfterALargerOneReadsNothingOld() {
    logProbs.of(new float[100], 3);
    assertThat(logProbs.of(new float[] {0f, 0f}, 1))
        .isEqualTo(Math.round(-Math.log(2) * LogProbs.UNITS_PER_NAT));
  }

  @Test
  void logitsThatAreNoNumbersAreRefused() {
    assertThatThrownBy(() -> logProbs.of(new float[] {0f, Float.NaN}, 0))
        .hasMessageContaining("NaN");
    assertThatThrownBy(() -> logProbs.of(new float[] {Float.POSITIVE_INFINITY}, 0))
        .hasMessageContaining("Infinity");
    assertThatThrownBy(() -> logProbs.of(new float[] {Float.NEGATIVE_INFINITY}, 0))
        .hasMessageContaining("-Infinity");
  }
}
