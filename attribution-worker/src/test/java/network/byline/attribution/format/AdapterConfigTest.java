package network.byline.attribution.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdapterConfigTest {
  private static final ModelConfig MODEL =
      new ModelConfig(512, 64, 192, 2, 4, 2, 16, 128, 1e-5, 10_000, true, 0, 1);

  /** As PEFT 0.14 writes it. */
  private static final String PEFT =
      """
      {"alpha_pattern":{},"auto_mapping":null,"base_model_name_or_path":"x/y","bias":"none",
       "eva_config":null,"exclude_modules":null,"fan_in_fan_out":false,"inference_mode":true,
       "init_lora_weights":true,"layer_replication":null,"layers_pattern":null,
       "layers_to_transform":null,"loftq_config":{},"lora_alpha":16,"lora_bias":false,
       "lora_dropout":0.05,"megatron_config":null,"megatron_core":"megatron.core",
       "modules_to_save":null,"peft_type":"LORA","r":8,"rank_pattern":{},"revision":null,
       "target_modules":["v_proj","q_proj"],"task_type":"CAUSAL_LM","use_dora":false,
       "use_rslora":false}
      """;

  private static AdapterConfig parse(String json) {
    return AdapterConfig.parse(json.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void publishedConfigurationIsRead() {
    AdapterConfig config = parse(PEFT);
    assertThat(config.rank()).isEqualTo(8);
    assertThat(config.scale()).isEqualTo(2f);
    assertThat(config.targetModules()).containsExactly("q_proj", "v_proj");
    assertThat(AdapterConfig.parse(config.json())).isEqualTo(config);
  }

  @Test
  void namesAndShapesAreThoseOfPeft() {
    var shapes = AdapterConfig.ofAll(8, 16).tensorShapes(MODEL);
    assertThat(shapes).hasSize(2 * 7 * 2);
    assertThat(shapes.get("base_model.model.model.layers.1.mlp.down_proj.lora_A.weight"))
        .containsExactly(8, 192);
    assertThat(shapes.get("base_model.model.model.layers.1.self_attn.k_proj.lora_B.weight"))
        .containsExactly(32, 8);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "\"r\":8; \"r\":0; r",
        "\"lora_alpha\":16; \"lora_alpha\":1.5; lora_alpha",
        "\"bias\":\"none\"; \"bias\":\"all\"; bias",
        "\"use_dora\":false; \"use_dora\":true; use_dora",
        "\"peft_type\":\"LORA\"; \"peft_type\":\"IA3\"; peft_type",
        "\"rank_pattern\":{}; \"rank_pattern\":{\"q_proj\":4}; rank_pattern",
        "\"modules_to_save\":null; \"modules_to_save\":[\"lm_head\"]; modules_to_save",
        "[\"v_proj\",\"q_proj\"]; [\"lm_head\"]; target_modules",
        "[\"v_proj\",\"q_proj\"]; []; target_modules",
        "[\"v_proj\",\"q_proj\"]; \".*\"; target_modules",
      })
  void wrongFieldIsNamed(String from, String to, String field) {
    assertThatThrownBy(() -> parse(PEFT.replace(from, to)))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("adapter_config.json: " + field);
  }
}
