package network.byline.attribution.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelConfigTest {
  private static final ModelConfig SMALL =
      new ModelConfig(512, 64, 192, 2, 4, 2, 16, 128, 1e-5, 10_000, true, 0, 1);

  /** The fields of a published SmolLM-135M configuration, as far as they matter here. */
  private static final String SMOL =
      """
      {"architectures":["LlamaForCausalLM"],"attention_bias":false,"attention_dropout":0.0,
       "bos_token_id":0,"eos_token_id":0,"hidden_act":"silu","hidden_size":576,
       "initializer_range":0.041666666666666664,"intermediate_size":1536,"is_llama_config":true,
       "max_position_embeddings":8192,"mlp_bias":false,"model_type":"llama","num_attention_heads":9,
       "num_hidden_layers":30,"num_key_value_heads":3,"pretraining_tp":1,"rms_norm_eps":1e-05,
       "rope_interleaved":false,"rope_scaling":null,"rope_theta":100000,"tie_word_embeddings":true,
       "torch_dtype":"bfloat16","transformers_version":"4.42.3","use_cache":true,"vocab_size":49152}
      """;

  private static ModelConfig parse(String json) {
    return ModelConfig.parse(json.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void writtenConfigurationComesBackEqual() {
    assertThat(ModelConfig.parse(SMALL.json())).isEqualTo(SMALL);
  }

  @Test
  void textOfTheConfigurationIsFixed() {
    assertThat(new String(SMALL.json(), StandardCharsets.UTF_8))
        .isEqualTo(
            """
            {
              "architectures": [
                "LlamaForCausalLM"
              ],
              "attention_bias": false,
              "bos_token_id": 0,
              "eos_token_id": 1,
              "head_dim": 16,
              "hidden_act": "silu",
              "hidden_size": 64,
              "intermediate_size": 192,
              "max_position_embeddings": 128,
              "mlp_bias": false,
              "model_type": "llama",
              "num_attention_heads": 4,
              "num_hidden_layers": 2,
              "num_key_value_heads": 2,
              "rms_norm_eps": 1.0E-5,
              "rope_scaling": null,
              "rope_theta": 10000.0,
              "tie_word_embeddings": true,
              "torch_dtype": "float32",
              "vocab_size": 512
            }
            """);
  }

  @Test
  void publishedConfigurationIsRead() {
    ModelConfig config = parse(SMOL);
    assertThat(config.headDim()).isEqualTo(64);
    assertThat(config.ropeTheta()).isEqualTo(100_000);
    assertThat(config.parameterCount()).isEqualTo(134_515_008);
  }

  @Test
  void tensorNamesAreThoseOfHuggingFace() {
    assertThat(SMALL.tensorShapes())
        .hasSize(2 + 2 * 9)
        .containsKeys(
            "model.embed_tokens.weight",
            "model.norm.weight",
            "model.layers.1.input_layernorm.weight",
            "model.layers.1.post_attention_layernorm.weight",
            "model.layers.0.mlp.gate_proj.weight");
    assertThat(SMALL.tensorShapes().get("model.layers.0.self_attn.k_proj.weight"))
        .containsExactly(32, 64);
    assertThat(SMALL.tensorShapes().get("model.layers.0.mlp.down_proj.weight"))
        .containsExactly(64, 192);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "\"num_key_value_heads\":3; \"num_key_value_heads\":2; num_key_value_heads",
        "\"vocab_size\":49152; \"vocab_size\":65536; vocab_size",
        "\"rope_scaling\":null; \"rope_scaling\":{}; rope_scaling",
        "\"attention_bias\":false; \"attention_bias\":true; attention_bias",
        "\"hidden_act\":\"silu\"; \"hidden_act\":\"gelu\"; hidden_act",
        "\"model_type\":\"llama\"; \"model_type\":\"qwen2\"; model_type",
        "\"rms_norm_eps\":1e-05; \"rms_norm_eps\":0; rms_norm_eps",
        "\"rms_norm_eps\":1e-05; \"rms_norm_eps\":\"x\"; rms_norm_eps",
        "\"hidden_size\":576; \"hidden_size\":577; head_dim",
        "\"hidden_size\":576; \"hidden_size\":-1; hidden_size",
        "\"eos_token_id\":0; \"eos_token_id\":49152; eos_token_id",
        "\"eos_token_id\":0; \"eos_token_id\":[0]; eos_token_id",
        "\"bos_token_id\":0; \"x\":0; bos_token_id",
        "\"num_hidden_layers\":30; \"num_hidden_layers\":1e99; num_hidden_layers",
      })
  void wrongFieldIsNamed(String from, String to, String field) {
    assertThatThrownBy(() -> parse(SMOL.replace(from, to)))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("config.json: " + field);
  }

  @Test
  void tensorsMustBeExactlyThoseOfTheConfiguration() {
    List<FloatTensor> tensors = new ArrayList<>();
    for (Map.Entry<String, int[]> entry : SMALL.tensorShapes().entrySet()) {
      int count = 1;
      for (int size : entry.getValue()) {
        count *= size;
      }
      tensors.add(new FloatTensor(entry.getKey(), entry.getValue(), new float[count]));
    }
    TensorMap whole = TensorMap.of(tensors);
    assertThat(whole.requireShapes(SMALL.tensorShapes(), "base").valueCount())
        .isEqualTo(SMALL.parameterCount());

    FloatTensor last = tensors.removeLast();
    assertThatThrownBy(() -> TensorMap.of(tensors).requireShapes(SMALL.tensorShapes(), "base"))
        .hasMessageContainingAll(last.name(), "missing");
    tensors.add(new FloatTensor(last.name(), new int[] {1}, new float[1]));
    assertThatThrownBy(() -> TensorMap.of(tensors).requireShapes(SMALL.tensorShapes(), "base"))
        .hasMessageContainingAll(last.name(), "[64]");
    tensors.set(tensors.size() - 1, last);
    tensors.add(new FloatTensor("extra", new int[] {1}, new float[1]));
    assertThatThrownBy(() -> TensorMap.of(tensors).requireShapes(SMALL.tensorShapes(), "base"))
        .hasMessageContainingAll("extra", "remove");
  }
}
