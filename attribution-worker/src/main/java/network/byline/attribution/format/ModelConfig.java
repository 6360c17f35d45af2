package network.byline.attribution.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The shape of a Llama-style decoder as in a Hugging Face {@code config.json}: RMSNorm, rotary
 * positions, SwiGLU, grouped-query attention, no biases.
 *
 * @param vocabSize number of token ids, 2 to 65 535 (65 535 itself is reserved)
 * @param hiddenSize width of the residual stream
 * @param intermediateSize width of the gated layer
 * @param layers number of blocks
 * @param heads number of query heads
 * @param kvHeads number of key and value heads, a divisor of {@code heads}
 * @param headDim width of one head, even (rotary positions turn pairs)
 * @param maxPositions longest sequence
 * @param rmsNormEps constant under the root of RMSNorm
 * @param ropeTheta base of the rotary frequencies
 * @param tieWordEmbeddings whether the output head is the embedding
 * @param bosTokenId id that begins a text
 * @param eosTokenId id that ends a text
 */
public record ModelConfig(
    int vocabSize,
    int hiddenSize,
    int intermediateSize,
    int layers,
    int heads,
    int kvHeads,
    int headDim,
    int maxPositions,
    double rmsNormEps,
    double ropeTheta,
    boolean tieWordEmbeddings,
    int bosTokenId,
    int eosTokenId) {

  /** Name of the file in a model folder. */
  public static final String FILE_NAME = "config.json";

  /** Largest vocabulary: ids are stored in 16 bits and 65 535 separates passages. */
  public static final int MAX_VOCAB = 65_535;

  private static final int MAX_FILE_BYTES = 1 << 16;
  private static final int MAX_WIDTH = 1 << 16;

  /** Checks every size and the relations between them. */
  public ModelConfig {
    range("vocab_size", vocabSize, 2, MAX_VOCAB);
    range("hidden_size", hiddenSize, 1, MAX_WIDTH);
    range("intermediate_size", intermediateSize, 1, 4 * MAX_WIDTH);
    range("num_hidden_layers", layers, 1, 512);
    range("num_attention_heads", heads, 1, 1_024);
    range("num_key_value_heads", kvHeads, 1, heads);
    if (heads % kvHeads != 0) {
      throw wrong(
          "num_key_value_heads", "is " + kvHeads + ", must divide num_attention_heads " + heads);
    }
    range("head_dim", headDim, 2, 1_024);
    if (headDim % 2 != 0) {
      throw wrong("head_dim", "is " + headDim + ", must be even");
    }
    range("max_position_embeddings", maxPositions, 2, 1 << 20);
    if (!(rmsNormEps > 0 && rmsNormEps < 1)) {
      throw wrong("rms_norm_eps", "is " + rmsNormEps + ", must lie between 0 and 1");
    }
    if (!(ropeTheta > 1 && ropeTheta <= 1e12)) {
      throw wrong("rope_theta", "is " + ropeTheta + ", must be more than 1 and at most 1e12");
    }
    range("bos_token_id", bosTokenId, 0, vocabSize - 1);
    range("eos_token_id", eosTokenId, 0, vocabSize - 1);
  }

  /**
   * Reads a {@code config.json}. Fields that do not change the arithmetic (such as {@code
   * transformers_version}) are ignored; a field that asks for other arithmetic (biases, scaled
   * rotary positions, quantised weights) is refused.
   */
  public static ModelConfig parse(byte[] json) {
    return of(Json.parse(json, MAX_FILE_BYTES, FILE_NAME));
  }

  /** Reads the tree of a {@code config.json}, as {@link #parse} does. */
  public static ModelConfig of(JsonFields fields) {
    refuseOtherArithmetic(fields);
    int hidden = fields.integer("hidden_size", 1, MAX_WIDTH);
    int heads = fields.integer("num_attention_heads", 1, 1_024);
    return new ModelConfig(
        fields.integer("vocab_size", 2, MAX_VOCAB),
        hidden,
        fields.integer("intermediate_size", 1, 4 * MAX_WIDTH),
        fields.integer("num_hidden_layers", 1, 512),
        heads,
        fields.has("num_key_value_heads") ? fields.integer("num_key_value_heads", 1, heads) : heads,
        fields.has("head_dim")
            ? fields.integer("head_dim", 2, 1_024)
            : derivedHeadDim(hidden, heads),
        fields.integer("max_position_embeddings", 2, 1 << 20),
        fields.number("rms_norm_eps", 0, 1),
        ropeTheta(fields),
        fields.flag("tie_word_embeddings", false),
        fields.integer("bos_token_id", 0, MAX_VOCAB - 1),
        fields.integer("eos_token_id", 0, MAX_VOCAB - 1));
  }

  /** The canonical {@code config.json}, understood by Hugging Face Llama loaders. */
  public byte[] json() {
    return Json.pretty(tree());
  }

  /** The tree behind {@link #json()}, for use inside other documents. */
  public ObjectNode tree() {
    ObjectNode root = Json.object();
    root.putArray("architectures").add("LlamaForCausalLM");
    root.put("attention_bias", false);
    root.put("bos_token_id", bosTokenId);
    root.put("eos_token_id", eosTokenId);
    root.put("head_dim", headDim);
    root.put("hidden_act", "silu");
    root.put("hidden_size", hiddenSize);
    root.put("intermediate_size", intermediateSize);
    root.put("max_position_embeddings", maxPositions);
    root.put("mlp_bias", false);
    root.put("model_type", "llama");
    root.put("num_attention_heads", heads);
    root.put("num_hidden_layers", layers);
    root.put("num_key_value_heads", kvHeads);
    root.put("rms_norm_eps", rmsNormEps);
    root.putNull("rope_scaling");
    root.put("rope_theta", ropeTheta);
    root.put("tie_word_embeddings", tieWordEmbeddings);
    root.put("torch_dtype", "float32");
    root.put("vocab_size", vocabSize);
    return root;
  }

  /**
   * Name and shape of every tensor of the model, ascending by name; matrices are [outputs, inputs].
   */
  public SortedMap<String, int[]> tensorShapes() {
    SortedMap<String, int[]> shapes = new TreeMap<>();
    shapes.put("model.embed_tokens.weight", new int[] {vocabSize, hiddenSize});
    shapes.put("model.norm.weight", new int[] {hiddenSize});
    if (!tieWordEmbeddings) {
      shapes.put("lm_head.weight", new int[] {vocabSize, hiddenSize});
    }
    for (int layer = 0; layer < layers; layer++) {
      String prefix = "model.layers." + layer + ".";
      shapes.put(prefix + "input_layernorm.weight", new int[] {hiddenSize});
      shapes.put(prefix + "post_attention_layernorm.weight", new int[] {hiddenSize});
      for (Projection projection : Projection.values()) {
        shapes.put(
            prefix + projection.path() + ".weight",
            new int[] {projection.outputs(this), projection.inputs(this)});
      }
    }
    return Collections.unmodifiableSortedMap(shapes);
  }

  /** Number of weights in all tensors together. */
  public long parameterCount() {
    long count = 0;
    for (int[] shape : tensorShapes().values()) {
      long product = 1;
      for (int size : shape) {
        product *= size;
      }
      count += product;
    }
    return count;
  }

  private static int derivedHeadDim(int hidden, int heads) {
    if (hidden % heads != 0) {
      throw wrong("head_dim", "is missing, and hidden_size is no multiple of num_attention_heads");
    }
    return hidden / heads;
  }

  private static double ropeTheta(JsonFields fields) {
    if (!fields.has("rope_parameters")) {
      return fields.has("rope_theta") ? fields.number("rope_theta", 1, 1e12) : 10_000.0;
    }
    JsonFields rope = fields.fields("rope_parameters");
    if (rope.has("rope_type") && !rope.text("rope_type").equals("default")) {
      throw rope.error(
          "rope_type", "must be \"default\"; scaled rotary positions are not supported");
    }
    return rope.number("rope_theta", 1, 1e12);
  }

  private static void refuseOtherArithmetic(JsonFields fields) {
    if (!fields.text("model_type").equals("llama")) {
      throw fields.error("model_type", "must be \"llama\"");
    }
    if (fields.has("hidden_act") && !fields.text("hidden_act").equals("silu")) {
      throw fields.error("hidden_act", "must be \"silu\"");
    }
    for (String flag : new String[] {"attention_bias", "mlp_bias"}) {
      if (fields.flag(flag, false)) {
        throw fields.error(flag, "must be false; biases are not supported");
      }
    }
    for (String absent : new String[] {"rope_scaling", "quantization_config", "sliding_window"}) {
      if (fields.has(absent)) {
        throw fields.error(absent, "must be null or missing; it is not supported");
      }
    }
    JsonNode ids = fields.node("eos_token_id");
    if (ids.isArray()) {
      throw fields.error("eos_token_id", "must be one id, not a list");
    }
  }

  private static void range(String field, long value, long min, long max) {
    if (value < min || value > max) {
      throw wrong(field, "is " + value + ", must be from " + min + " to " + max);
    }
  }

  private static FormatException wrong(String field, String problem) {
    return new FormatException(FILE_NAME + ": " + field, problem);
  }
}
