package network.byline.base.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class RecoveryPhraseTest {

  private static final String WORDS =
      "legal winner thank year wave sausage worth useful legal winner thank yellow";

  @RepeatedTest(20)
  void aFreshPhraseHasTwelveWordsAndIsReadBack() {
    RecoveryPhrase phrase = RecoveryPhrase.generate(new SecureRandom());
    assertThat(phrase.exportWords().split(" ", -1)).hasSize(12);
    assertThat(SigningKey.fromPhrase(RecoveryPhrase.parse(phrase.exportWords())))
        .isEqualTo(SigningKey.fromPhrase(phrase));
  }

  @Test
  void caseAndWhiteSpaceDoNotMatter() {
    String untidy =
        "  Legal WINNER\tthank year\n wave sausage worth useful legal winner thank yellow ";
    assertThat(RecoveryPhrase.parse(untidy).exportWords()).isEqualTo(WORDS);
  }

  @Test
  void anUnknownWordIsNamed() {
    assertThatThrownBy(() -> RecoveryPhrase.parse(WORDS.replace("sausage", "sausgae")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("word 6 of the recovery phrase, 'sausgae', is not in the list");
  }

  @Test
  void aWrongOrSwappedWordIsCaughtByTheChecksum() {
    assertThatThrownBy(() -> RecoveryPhrase.parse(WORDS.replace("yellow", "year")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("checksum");
    assertThatThrownBy(() -> RecoveryPhrase.parse(WORDS.replace("thank year", "year thank")))
        .hasMessageContaining("checksum");
  }

  @Test
  void anotherNumberOfWordsIsRefused() {
    assertThatThrownBy(() -> RecoveryPhrase.parse("legal winner"))
        .hasMessageContaining("has 12 words")
        .hasMessageEndingWith("has 2");
    assertThatThrownBy(() -> RecoveryPhrase.parse(" ")).hasMessageEndingWith("has 0");
  }

  @Test
  void noTextShowsTheWords() {
    assertThat(RecoveryPhrase.parse(WORDS)).hasToString("RecoveryPhrase[hidden]");
  }
}
