package network.byline.attribution.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {

  private static JsonFields parse(String text) {
    return Json.parse(text.getBytes(StandardCharsets.UTF_8), 1_000, "doc");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "1",
        "null",
        "{",
        "{}}",
        "{} x",
        "{\"a\":1,\"a\":2}",
        "{\"a\":{\"b\":1,\"b\":1}}",
        "{a:1}",
        "{\"a\":NaN}",
        "{\"a\":01}",
        "{\"a\":1,}",
        "{\"a\":'b'}",
        "{\"a\":1} // note",
        "\ufeff{}"
      })
  void whatIsNoStrictObjectIsRefused(String text) {
    assertThatThrownBy(() -> parse(text))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("doc");
  }

  @Test
  void deepAndLongDocumentsAreRefused() {
    String deep = "{\"a\":" + "[".repeat(20) + "]".repeat(20) + "}";
    assertThatThrownBy(() -> parse(deep)).isInstanceOf(FormatException.class);
    assertThatThrownBy(() -> parse("{\"a\":" + " ".repeat(1_000) + "1}"))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("1000");
    assertThatThrownBy(() -> parse("{\"a\":" + "9".repeat(100) + "}"))
        .isInstanceOf(FormatException.class);
  }

  @Test
  void brokenUtf8IsRefused() {
    byte[] text = {'{', '"', (byte) 0xc3, '"', ':', '1', '}'};
    assertThatThrownBy(() -> Json.parse(text, 100, "doc"))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("UTF-8");
  }

  @Test
  void numbersOutsideTheirRangeAreNamed() {
    JsonFields fields = parse("{\"big\":1e999,\"long\":99999999999999999999,\"part\":1.5,\"n\":7}");
    assertThat(fields.integer("n", 0, 7)).isEqualTo(7);
    assertThatThrownBy(() -> fields.number("big", 0, 1)).hasMessageContaining("doc: big");
    assertThatThrownBy(() -> fields.integer("long", 0, 1)).hasMessageContaining("doc: long");
    assertThatThrownBy(() -> fields.integer("part", 0, 9)).hasMessageContaining("doc: part");
    assertThatThrownBy(() -> fields.integer("n", 0, 6)).hasMessageContaining("from 0 to 6");
    assertThatThrownBy(() -> fields.onlyFields(Set.of("n"))).hasMessageContaining("remove it");
  }

  @Test
  void absentAndNullAreMissing() {
    JsonFields fields = parse("{\"none\":null,\"list\":[1]}");
    assertThat(fields.has("none")).isFalse();
    assertThat(fields.flag("none", true)).isTrue();
    assertThat(fields.optionalText("absent")).isEmpty();
    assertThatThrownBy(() -> fields.text("none")).hasMessageContaining("missing");
    assertThatThrownBy(() -> fields.texts("list", 3)).hasMessageContaining("texts only");
    assertThatThrownBy(() -> fields.fields("list")).hasMessageContaining("object");
  }
}
