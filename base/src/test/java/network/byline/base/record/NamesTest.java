package network.byline.base.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {

  @Test
  void namesAreLowerCaseLettersDigitsAndDashes() {
    assertThat(new DatanetName("lexicon-2")).hasToString("lexicon-2");
    assertThat(new ModelName("0" + "a".repeat(47))).isLessThan(new ModelName("b"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "A", "a_b", "-a", "a b", "ä", "a.b", "../x", "a\n"})
  void otherFormsAreRefusedWithTheFix(String name) {
    assertThatThrownBy(() -> new DatanetName(name))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("datanet name '" + name + "' is malformed: use 1 to 48");
    assertThatThrownBy(() -> new ModelName("a".repeat(49)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
