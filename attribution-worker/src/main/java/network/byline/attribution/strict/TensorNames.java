package network.byline.attribution.strict;

/** Names of the tensors that are no projection, as Hugging Face's Llama layout has them. */
final class TensorNames {

  static final String EMBEDDING = "model.embed_tokens.weight";
  static final String FINAL_NORM = "model.norm.weight";
  static final String HEAD = "lm_head.weight";

  private TensorNames() {}

  static String inputNorm(int layer) {
    return "model.layers." + layer + ".input_layernorm.weight";
  }

  static String middleNorm(int layer) {
    return "model.layers." + layer + ".post_attention_layernorm.weight";
  }
}
