package network.byline.attribution.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A low-rank adapter as in a PEFT {@code adapter_config.json}: for each targeted matrix W [outputs,
 * inputs] of every layer the model computes W + (alpha / rank) · B · A with A [rank, inputs] and B
 * [outputs, rank].
 *
 * @param rank inner width, 1 to 1 024
 * @param alpha numerator of the scale, 1 to 65 536
 * @param targets which projections are adapted, in every layer; at least one
 */
public record AdapterConfig(int rank, int alpha, SortedSet<Projection> targets) {
  /** Name of the configuration file in an adapter folder. */
  public static final String FILE_NAME = "adapter_config.json";

  /** Name of the weights file in an adapter folder. */
  public static final String WEIGHTS_NAME = "adapter_model.safetensors";

  private static final int MAX_FILE_BYTES = 1 << 16;
  private static final List<String> UNSUPPORTED_FLAGS =
      List.of("use_rslora", "use_dora", "fan_in_fan_out", "lora_bias");
  private static final List<String> UNSUPPORTED_WHEN_SET =
      List.of(
          "layers_to_transform",
          "layers_pattern",
          "modules_to_save",
          "rank_pattern",
          "alpha_pattern",
          "exclude_modules",
          "target_parameters",
          "trainable_token_indices",
          "layer_replication");

  /** Checks the ranges and fixes the order of the targets. */
  public AdapterConfig {
    if (rank < 1 || rank > 1_024) {
      throw wrong("r", "is " + rank + ", must be from 1 to 1024");
    }
    if (alpha < 1 || alpha > 65_536) {
      throw wrong("lora_alpha", "is " + alpha + ", must be from 1 to 65536");
    }
    if (targets.isEmpty()) {
      throw wrong(
          "target_modules",
          "must name at least one of " + moduleNames(EnumSet.allOf(Projection.class)));
    }
    targets = Collections.unmodifiableSortedSet(new TreeSet<>(targets));
  }

  /** An adapter over all seven projections. */
  public static AdapterConfig ofAll(int rank, int alpha) {
    return new AdapterConfig(rank, alpha, new TreeSet<>(EnumSet.allOf(Projection.class)));
  }

  /** Reads an {@code adapter_config.json}; what would ask for other arithmetic is refused. */
  public static AdapterConfig parse(byte[] json) {
    JsonFields fields = Json.parse(json, MAX_FILE_BYTES, FILE_NAME);
    if (!fields.text("peft_type").equals("LORA")) {
      throw fields.error("peft_type", "must be \"LORA\"");
    }
    Optional<String> bias = fields.optionalText("bias");
    if (bias.isPresent() && !bias.get().equals("none")) {
      throw fields.error("bias", "must be \"none\"");
    }
    for (String flag : UNSUPPORTED_FLAGS) {
      if (fields.flag(flag, false)) {
        throw fields.error(flag, "must be false; it is not supported");
      }
    }
    for (String name : UNSUPPORTED_WHEN_SET) {
      JsonNode value = fields.tree().get(name);
      if (value != null && !value.isNull() && !(value.isContainerNode() && value.isEmpty())) {
        throw fields.error(name, "must be null or empty; it is not supported");
      }
    }
    return new AdapterConfig(
        fields.integer("r", 1, 1_024), fields.integer("lora_alpha", 1, 65_536), targets(fields));
  }

  /** The canonical {@code adapter_config.json}, understood by PEFT. */
  public byte[] json() {
    ObjectNode root = Json.object();
    root.putNull("base_model_name_or_path");
    root.put("bias", "none");
    root.put("fan_in_fan_out", false);
    root.put("inference_mode", true);
    root.put("lora_alpha", alpha);
    root.put("lora_dropout", 0.0);
    root.put("peft_type", "LORA");
    root.put("r", rank);
    ArrayNode modules = root.putArray("target_modules");
    moduleNames(targets).forEach(modules::add);
    root.put("task_type", "CAUSAL_LM");
    root.put("use_rslora", false);
    return Json.pretty(root);
  }

  /** alpha / rank, correctly rounded to a float. */
  public float scale() {
    return (float) ((double) alpha / rank);
  }

  /** Name of the A matrix [rank, inputs] of one projection. */
  public static String nameOfA(Projection projection, int layer) {
    return "base_model.model." + projection.path(layer) + ".lora_A.weight";
  }

  /** Name of the B matrix [outputs, rank] of one projection. */
  public static String nameOfB(Projection projection, int layer) {
    return "base_model.model." + projection.path(layer) + ".lora_B.weight";
  }

  /**
   * Name and shape of every tensor of the adapter on a model of that configuration, ascending by
   * name.
   */
  public SortedMap<String, int[]> tensorShapes(ModelConfig model) {
    SortedMap<String, int[]> shapes = new TreeMap<>();
    for (int layer = 0; layer < model.layers(); layer++) {
      for (Projection projection : targets) {
        shapes.put(nameOfA(projection, layer), new int[] {rank, projection.inputs(model)});
        shapes.put(nameOfB(projection, layer), new int[] {projection.outputs(model), rank});
      }
    }
    return Collections.unmodifiableSortedMap(shapes);
  }

  /** Module names of the targets, in forward order. */
  public List<String> targetModules() {
    return moduleNames(targets);
  }

  private static List<String> moduleNames(Set<Projection> projections) {
    return projections.stream().map(Projection::module).toList();
  }

  private static SortedSet<Projection> targets(JsonFields fields) {
    SortedSet<Projection> targets = new TreeSet<>();
    for (String module : fields.texts("target_modules", 64)) {
      Optional<Projection> projection = Projection.ofModule(module);
      if (projection.isEmpty()) {
        throw fields.error(
            "target_modules",
            "names '"
                + module
                + "', must name only "
                + moduleNames(EnumSet.allOf(Projection.class)));
      }
      targets.add(projection.get());
    }
    return targets;
  }

  private static FormatException wrong(String field, String problem) {
    return new FormatException(FILE_NAME + ": " + field, problem);
  }
}
