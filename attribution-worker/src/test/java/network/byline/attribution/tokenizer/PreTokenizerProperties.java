package network.byline.attribution.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class PreTokenizerProperties {
  private static final Pattern FIXED = Pattern.compile(PreTokenizer.FIXED_PATTERN);
  private static final Pattern GPT2 =
      Pattern.compile(
          "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+",
          Pattern.UNICODE_CHARACTER_CLASS);

  private static List<String> matches(Pattern pattern, String text) {
    return pattern.matcher(text).results().map(MatchResult::group).toList();
  }

  @Property(tries = 2000)
  void fixedPiecesAreThoseOfItsPattern(@ForAll String any, @ForAll long seed) {
    for (String text : List.of(Tokenizer.wellFormed(any), Texts.mixed(seed, 30))) {
      assertThat(Texts.split(PreTokenizer.FIXED, text)).isEqualTo(matches(FIXED, text));
    }
  }

  @Property(tries = 2000)
  void gpt2PiecesAreThoseOfItsPattern(@ForAll String any, @ForAll long seed) {
    for (String text : List.of(Tokenizer.wellFormed(any), Texts.mixed(seed, 30))) {
      assertThat(Texts.split(PreTokenizer.GPT2, text)).isEqualTo(matches(GPT2, text));
    }
  }

  @Property(tries = 500)
  void piecesJoinedAreTheText(@ForAll String any, @ForAll long seed) {
    for (PreTokenizer form : PreTokenizer.values()) {
      for (String text : List.of(any, Texts.mixed(seed, 30))) {
        assertThat(String.join("", Texts.split(form, text))).isEqualTo(text);
        assertThat(Texts.split(form, text)).doesNotContain("");
      }
    }
  }

  @Example
  void everyCodePointHasTheSameClassInCodeAndPattern() {
    for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
      if (c > 0xffff || !Character.isSurrogate((char) c)) {
        String text = "a" + Character.toString(c) + "1" + Character.toString(c) + "!";
        assertThat(Texts.split(PreTokenizer.FIXED, text)).isEqualTo(matches(FIXED, text));
        c += c > 0x4000 ? 37 : 0;
      }
    }
  }

  @Example
  void knownTextsAreCutAsExpected() {
    assertThat(Texts.split(PreTokenizer.FIXED, "Don't  stop, at 12345\n\nnow! "))
        .containsExactly(
            "Don", "'t", " ", " stop", ",", " at", " 12345", "\n", "\n", "now", "!", " ");
    assertThat(Texts.split(PreTokenizer.FIXED, "“Curly” quotes—here"))
        .containsExactly("“", "Curly", "”", " quotes", "—", "here");
    assertThat(Texts.split(PreTokenizer.SINGLE_DIGITS, "in 1984 yes"))
        .containsExactly("in", " ", "1", "9", "8", "4", " yes");
  }
}
