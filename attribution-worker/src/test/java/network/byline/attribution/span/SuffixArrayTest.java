package network.byline.attribution.span;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SuffixArrayTest {

  @Test
  void emptyTextHasNoSuffixes() {
    assertThat(SuffixArray.of(new char[0])).isEmpty();
  }

  @Test
  void oneSymbolIsItsOwnArray() {
    assertThat(SuffixArray.of(new char[] {65_535})).containsExactly(0);
  }

  @Test
  void knownWordIsSorted() {
    assertThat(SuffixArray.of("mississippi".toCharArray()))
        .containsExactly(10, 7, 4, 1, 0, 9, 8, 6, 3, 5, 2);
  }

  @Test
  void symbolsAreComparedAsUnsignedNumbers() {
    assertThat(SuffixArray.of(new char[] {0x8000, 0x7fff, 0xffff, 0})).containsExactly(3, 1, 0, 2);
  }

  @Test
  void everyTextOfFourSymbolsUpToEightLongIsSorted() {
    for (int length = 1; length <= 8; length++) {
      for (int code = 0; code < 1 << (2 * length); code++) {
        char[] text = new char[length];
        for (int i = 0; i < length; i++) {
          text[i] = (char) ((code >> (2 * i)) & 3);
        }
        assertThat(SuffixOrder.verdict(text, SuffixArray.of(text))).isEqualTo("in order");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 300, 65_536})
  void randomTextOverAnyAlphabetMatchesNaiveSorting(int alphabet) {
    Random random = new Random(alphabet);
    for (int round = 0; round < 300; round++) {
      char[] text = random(random, random.nextInt(200), alphabet);
      assertThat(SuffixArray.of(text)).containsExactly(naive(text));
    }
  }

  @Test
  void longRandomTextIsInOrder() {
    char[] text = random(new Random(5), 300_000, 40_000);
    assertThat(SuffixOrder.verdict(text, SuffixArray.of(text))).isEqualTo("in order");
  }

  @Test
  void oneSymbolRepeatedIsInOrder() {
    char[] text = new char[500_000];
    assertThat(SuffixOrder.verdict(text, SuffixArray.of(text))).isEqualTo("in order");
  }

  @Test
  void longTextRepeatedIsInOrder() {
    char[] piece = random(new Random(6), 10_007, 60_000);
    char[] text = new char[50 * piece.length];
    for (int i = 0; i < text.length; i++) {
      text[i] = piece[i % piece.length];
    }
    assertThat(SuffixOrder.verdict(text, SuffixArray.of(text))).isEqualTo("in order");
  }

  @Test
  void fibonacciTextIsInOrder() {
    StringBuilder before = new StringBuilder("a");
    StringBuilder text = new StringBuilder("ab");
    while (text.length() < 500_000) {
      StringBuilder next = new StringBuilder(text).append(before);
      before = text;
      text = next;
    }
    char[] symbols = text.toString().toCharArray();
    assertThat(SuffixOrder.verdict(symbols, SuffixArray.of(symbols))).isEqualTo("in order");
  }

  @Test
  void thueMorseTextIsInOrder() {
    char[] text = new char[1 << 18];
    for (int i = 0; i < text.length; i++) {
      text[i] = (char) (Integer.bitCount(i) & 1);
    }
    assertThat(SuffixOrder.verdict(text, SuffixArray.of(text))).isEqualTo("in order");
  }

  @Test
  void zigzagOfManyNamesIsInOrder() {
    char[] text = new char[200_001];
    for (int i = 0; i < text.length; i++) {
      text[i] = (char) ((i & 1) == 0 ? 60_000 : i % 4099);
    }
    assertThat(SuffixOrder.verdict(text, SuffixArray.of(text))).isEqualTo("in order");
  }

  private static char[] random(Random random, int length, int alphabet) {
    char[] text = new char[length];
    for (int i = 0; i < length; i++) {
      text[i] = (char) random.nextInt(alphabet);
    }
    return text;
  }

  private static int[] naive(char[] text) {
    return IntStream.range(0, text.length)
        .boxed()
        .sorted((a, b) -> Arrays.compare(text, a, text.length, text, b, text.length))
        .mapToInt(Integer::intValue)
        .toArray();
  }
}
