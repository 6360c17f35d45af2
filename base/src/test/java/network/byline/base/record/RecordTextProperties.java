package network.byline.base.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

class RecordTextProperties {

  @Property
  void theCanonicalFormIsItsOwnCanonicalForm(@ForAll("texts") String text) {
    if (RecordText.canonical(text) instanceof RecordText.Accepted first) {
      assertThat(RecordText.canonical(first.text())).isEqualTo(first);
      assertThat(RecordText.isCanonical(first.text())).isTrue();
      assertThat(first.text()).isEqualTo(first.text().strip()).doesNotContain("  ");
      byte[] utf8 = first.text().getBytes(StandardCharsets.UTF_8);
      assertThat(new String(utf8, StandardCharsets.UTF_8)).isEqualTo(first.text());
      assertThat(utf8.length).isBetween(1, RecordText.MAX_BYTES);
    } else {
      assertThat(RecordText.isCanonical(text)).isFalse();
    }
  }

  @Property
  void addedWhiteSpaceDoesNotMatter(@ForAll("texts") String one, @ForAll("texts") String other) {
    assertThat(RecordText.canonical(" " + one + "\r\n\u3000" + other + "\t"))
        .isEqualTo(RecordText.canonical(one + " " + other));
  }

  /** White space, marks that combine and reorder, Hangul parts, and any other characters. */
  @Provide
  Arbitrary<String> texts() {
    Arbitrary<String> tricky =
        Arbitraries.of(
            " ",
            "\n",
            "\u00a0",
            "\u2009",
            "a",
            "e",
            "\u0301",
            "\u0323",
            "\u0307",
            "\u1e0b",
            "\u1100",
            "\u1161",
            "\u11a8",
            "\u2126",
            "\u0958",
            "\ud834\udd5e",
            "🦆",
            "\u200d");
    Arbitrary<String> any = Arbitraries.strings().all().ofMinLength(1).ofMaxLength(2);
    return Arbitraries.frequencyOf(Tuple.of(6, tricky), Tuple.of(1, any))
        .list()
        .ofMaxSize(12)
        .map(parts -> String.join("", parts));
  }
}
