package network.byline.attribution.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import network.byline.attribution.format.FormatException;
import network.byline.base.value.Digest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecipeTest {
  private static final List<String> TEXTS = Small.texts(1, 10);
  private static final BaseModel BASE = Small.baseModel();
  private static final Recipe ADAPTER = Small.adapterRecipe(BASE, TEXTS);

  private static String json() {
    return new String(ADAPTER.json(), StandardCharsets.UTF_8);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void writtenRecipesComeBackEqual() {
    Recipe base = Small.baseRecipe(TEXTS);
    assertThat(Recipe.parse(base.json())).isEqualTo(base);
    assertThat(Recipe.parse(ADAPTER.json())).isEqualTo(ADAPTER);
    assertThat(Recipe.parse(ADAPTER.json()).digest()).isEqualTo(ADAPTER.digest());
  }

  @Test
  void formOfTheFileNeverChanges() {
    assertThat(json())
        .startsWith(
            """
            {
              "format": "byline-recipe-1",
              "kind": "adapter",
              "arithmetic_contract": 1,
            """)
        .endsWith(
            """
              "adapter": {
                "rank": 4,
                "alpha": 8,
                "target_modules": [
                  "q_proj",
                  "k_proj",
                  "v_proj",
                  "o_proj",
                  "gate_proj",
                  "up_proj",
                  "down_proj"
                ]
              },
              "init_seed": 5,
              "order_seed": 6,
              "epochs": 3,
              "batch_records": 8,
              "sequence_length": 24,
              "optimiser": {
                "name": "adamw-damped",
                "beta1": 0.9,
                "beta2": 0.99,
                "damping": 1.0E-7,
                "weight_decay": 0.0,
                "clip_norm": 0.0
              },
              "rate": {
                "peak": 0.01,
                "warmup": 0.1,
                "decay": "linear",
                "last": 0.1
              },
              "stored": "F16"
            }
            """);
    assertThat(ADAPTER.digest().toString())
        .isEqualTo("0xbc9275e11f816e0eaa04e1b88b779f259011dd30f2061244dbb347469ad53b5e");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '\0',
      value = {
        "byline-recipe-1 ~ byline-recipe-2 ~ format",
        "\"kind\": \"adapter\" ~ \"kind\": \"base\" ~ base",
        "\"kind\": \"adapter\" ~ \"kind\": \"x\" ~ kind",
        "\"epochs\": 3 ~ \"epochs\": 3, \"steps\": 3 ~ epochs",
        "\"epochs\": 3, ~  ~ epochs",
        "\"rank\": 4 ~ \"rank\": 0 ~ rank",
        "\"q_proj\" ~ \"x_proj\" ~ target_modules",
        "\"beta2\": 0.99 ~ \"beta2\": 1 ~ beta2",
        "\"damping\": 1.0E-7 ~ \"damping\": 0 ~ damping",
        "\"peak\": 0.01 ~ \"peak\": -1 ~ peak",
        "\"decay\": \"linear\" ~ \"decay\": \"step\" ~ decay",
        "\"sequence_length\": 24 ~ \"sequence_length\": 33 ~ sequence_length",
        "\"init_seed\": 5 ~ \"init_seed\": 9007199254740992 ~ init_seed",
        "\"stored\": \"F16\" ~ \"stored\": \"I8\" ~ stored",
        "\"stored\": \"F16\" ~ \"stored\": \"F16\", \"note\": 1 ~ note",
        "\"data\": \"0x ~ \"data\": \"0y ~ data",
      })
  void wrongFieldIsNamed(String from, String to, String field) {
    assertThat(json()).contains(from);
    assertThatThrownBy(() -> Recipe.parse(utf8(json().replace(from, to == null ? "" : to))))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining(field);
  }

  @Test
  void draftIsCompletedFromItsInputs() {
    String draft =
        json().replaceFirst("(?s)\"arithmetic_contract.*?\"adapter\": \\{", "\"adapter\": {");
    assertThat(draft).doesNotContain("tokenizer", "vocab_size");
    assertThat(new RecipeDraft(utf8(draft)).adapter(BASE, ADAPTER.data())).isEqualTo(ADAPTER);
    assertThat(new RecipeDraft(ADAPTER.json()).adapter(BASE, ADAPTER.data())).isEqualTo(ADAPTER);
  }

  @Test
  void draftThatNamesOtherInputsIsRefused() {
    RecipeDraft draft = new RecipeDraft(ADAPTER.json());
    assertThatThrownBy(() -> draft.adapter(BASE, Digest.ZERO))
        .isInstanceOf(FormatException.class)
        .hasMessageContainingAll("data", Digest.ZERO.toString());
    assertThatThrownBy(() -> draft.base(BASE.tokenizerDigest(), ADAPTER.data()))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("kind");
    RecipeDraft other =
        new RecipeDraft(utf8(json().replace("\"hidden_size\": 16", "\"hidden_size\": 18")));
    assertThatThrownBy(() -> other.adapter(BASE, ADAPTER.data()))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("model");
  }
}
