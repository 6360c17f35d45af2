package network.byline.attribution.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.charset.StandardCharsets;
import java.util.List;
import network.byline.attribution.tokenizer.Tokenizer;
import org.junit.jupiter.api.Test;

class HeldOutTest {
  private static final Tokenizer TOKENIZER = Small.tokenizer();
  private static final List<String> TEXTS = Small.texts(5, 50);

  /** A model that gives every token the same probability. */
  private static double uniform(int[] piece) {
    return (piece.length - 1) * Math.log(TOKENIZER.vocabSize());
  }

  private static HeldOut uniform(List<String> texts, int length) {
    return HeldOut.of(TOKENIZER, texts, length, HeldOutTest::uniform);
  }

  @Test
  void bitsOfTheUniformModelAreKnown() {
    long tokens = 0;
    long bytes = 0;
    for (String text : TEXTS) {
      tokens += TOKENIZER.encodePassage(text).length - 1;
      bytes += text.getBytes(StandardCharsets.UTF_8).length;
    }
    double expected = tokens * Math.log(300) / Math.log(2) / bytes;
    Interval whole = uniform(TEXTS, 24).bitsPerByte(1);
    assertThat(whole.value()).isCloseTo(expected, within(1e-9));
    assertThat(whole.low()).isLessThan(whole.value());
    assertThat(whole.high()).isGreaterThan(whole.value());
    assertThat(uniform(TEXTS, 5).bitsPerByte(1)).isEqualTo(whole);
    assertThat(uniform(TEXTS, 24).bitsPerByte(2).low()).isNotEqualTo(whole.low());
  }

  @Test
  void reductionOfAModelThatIsAlwaysATenthBetterIsCertain() {
    HeldOut better = HeldOut.of(TOKENIZER, TEXTS, 24, piece -> 0.9 * uniform(piece));
    Interval reduction = better.reductionAgainst(uniform(TEXTS, 24), 1);
    assertThat(reduction.value()).isCloseTo(0.1, within(1e-12));
    assertThat(reduction.high() - reduction.low()).isLessThan(1e-12);
  }

  @Test
  void differenceOfChanceIsNotCertain() {
    SplitMix64 random = new SplitMix64(3);
    HeldOut noisy =
        HeldOut.of(
            TOKENIZER, TEXTS, 1_000, piece -> uniform(piece) * (0.9 + random.next(200_001) / 1e6));
    Interval reduction = noisy.reductionAgainst(uniform(TEXTS, 1_000), 1);
    assertThat(reduction.low()).isNegative();
    assertThat(reduction.high()).isPositive();
  }

  @Test
  void differentTextsCannotBeCompared() {
    assertThatThrownBy(
            () -> uniform(TEXTS, 24).reductionAgainst(uniform(Small.texts(6, 50), 24), 1))
        .hasMessageContaining("same texts");
    assertThatThrownBy(() -> uniform(List.of(), 24)).hasMessageContaining("no texts");
  }
}
