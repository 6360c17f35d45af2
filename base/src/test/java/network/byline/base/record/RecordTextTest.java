package network.byline.base.record;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecordTextTest {

  @Test
  void runsOfWhiteSpaceBecomeOneSpaceAndTheEndsAreTrimmed() {
    assertThat(accepted(" \t A\r\n\r\nB\u00a0\u2003\u3000C\u0085\u2028 ")).isEqualTo("A B C");
  }

  @Test
  void caseAndPunctuationStay() {
    assertThat(accepted("“Ünïcode”, SHOUTED — 🦆!")).isEqualTo("“Ünïcode”, SHOUTED — 🦆!");
  }

  @Test
  void combiningMarksAreComposed() {
    assertThat(accepted("e\u0301 \u212b ﬁ")).isEqualTo("é Å ﬁ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\r\n\t\u00a0"})
  void emptyTextsAreRefused(String text) {
    assertThat(refused(text)).contains("empty");
  }

  @ParameterizedTest
  @CsvSource({
    "a\u0000b, U+0000, binary",
    "a\u001bb, U+001B, binary",
    "a\u0080b, U+0080, binary",
    "a\ud800b, U+D800, surrogate",
    "a\uffffb, U+FFFF, not define",
    "a\u0378b, U+0378, not define"
  })
  void whatIsNoTextIsRefusedByItsCodePoint(String text, String codePoint, String why) {
    assertThat(refused(text)).contains(codePoint).contains(why);
  }

  @Test
  void theLimitCountsBytesOfTheCanonicalText() {
    String largest = "é".repeat(RecordText.MAX_BYTES / 2);
    assertThat(accepted(" ".repeat(100_000) + largest)).isEqualTo(largest);
    assertThat(refused(largest + "x")).contains("65537 bytes").contains("split it");
  }

  @Test
  void passageIdsAreGolden() {
    assertThat(PassageId.of("A duck is a bird. 🦆 Zoë"))
        .hasToString("0x304f19f2392edfd3a44f2e2deea533377fe886387491df14635fd44c933a5da7");
  }

  private static String accepted(String text) {
    assertThat(RecordText.canonical(text)).isInstanceOf(RecordText.Accepted.class);
    return ((RecordText.Accepted) RecordText.canonical(text)).text();
  }

  private static String refused(String text) {
    assertThat(RecordText.canonical(text)).isInstanceOf(RecordText.Refused.class);
    return ((RecordText.Refused) RecordText.canonical(text)).reason();
  }
}
