package network.byline.attribution.train;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import network.byline.attribution.format.AdapterConfig;
import network.byline.attribution.format.Dtype;
import network.byline.attribution.format.Json;
import network.byline.attribution.format.JsonFields;
import network.byline.attribution.format.ModelConfig;
import network.byline.attribution.format.Projection;
import network.byline.attribution.strict.AdamWSettings;
import network.byline.base.value.Digest;

/** The file form of a recipe: one JSON object with every field, in a fixed order. */
final class RecipeJson {
  private static final String FORMAT = "byline-recipe-1";
  private static final String OPTIMISER = "adamw-damped";
  private static final int MAX_BYTES = 1 << 16;
  private static final Set<String> FIELDS =
      Set.of(
          "format",
          "kind",
          "arithmetic_contract",
          "model",
          "tokenizer",
          "data",
          "base",
          "adapter",
          "init_seed",
          "order_seed",
          "epochs",
          "steps",
          "batch_records",
          "sequence_length",
          "optimiser",
          "rate",
          "stored");
  private static final Set<String> ADAPTER_FIELDS = Set.of("rank", "alpha", "target_modules");
  private static final Set<String> OPTIMISER_FIELDS =
      Set.of("name", "beta1", "beta2", "damping", "weight_decay", "clip_norm");
  private static final Set<String> RATE_FIELDS = Set.of("peak", "warmup", "decay", "last");

  private RecipeJson() {}

  static Recipe parse(byte[] json) {
    return of(read(json));
  }

  static JsonFields read(byte[] json) {
    return Json.parse(json, MAX_BYTES, Recipe.FILE_NAME);
  }

  static Recipe of(JsonFields root) {
    root.onlyFields(FIELDS);
    constant(root, "format", FORMAT);
    boolean adapter = isAdapter(root);
    if (!adapter) {
      refuse(root, "base");
      refuse(root, "adapter");
    }
    return new Recipe(
        root.integer("arithmetic_contract", 1, 0xffff),
        ModelConfig.of(root.fields("model")),
        digest(root, "tokenizer"),
        digest(root, "data"),
        adapter
            ? Optional.of(new Recipe.Adapter(digest(root, "base"), adapter(root.fields("adapter"))))
            : Optional.empty(),
        root.longInteger("init_seed", 0, Recipe.MAX_SEED),
        root.longInteger("order_seed", 0, Recipe.MAX_SEED),
        length(root),
        root.integer("batch_records", 1, 65_536),
        root.integer("sequence_length", 1, 1 << 20),
        optimiser(root.fields("optimiser")),
        rate(root.fields("rate")),
        choice(root, "stored", Dtype.class));
  }

  static byte[] write(Recipe recipe) {
    ObjectNode root = Json.object();
    root.put("format", FORMAT);
    root.put("kind", recipe.adapter().isPresent() ? "adapter" : "base");
    root.put("arithmetic_contract", recipe.arithmeticContract());
    root.set("model", recipe.model().tree());
    root.put("tokenizer", recipe.tokenizer().toString());
    root.put("data", recipe.data().toString());
    recipe.adapter().ifPresent(adapter -> writeAdapter(root, adapter));
    root.put("init_seed", recipe.initSeed());
    root.put("order_seed", recipe.orderSeed());
    switch (recipe.length()) {
      case RunLength.Epochs epochs -> root.put("epochs", epochs.count());
      case RunLength.Steps steps -> root.put("steps", steps.count());
    }
    root.put("batch_records", recipe.batchRecords());
    root.put("sequence_length", recipe.sequenceLength());
    writeOptimiser(root.putObject("optimiser"), recipe.optimiser());
    writeRate(root.putObject("rate"), recipe.rate());
    root.put("stored", recipe.stored().name());
    return Json.pretty(root);
  }

  private static boolean isAdapter(JsonFields root) {
    return switch (root.text("kind")) {
      case "adapter" -> true;
      case "base" -> false;
      default -> throw root.error("kind", "must be \"base\" or \"adapter\"");
    };
  }

  private static RunLength length(JsonFields root) {
    if (root.has("epochs") == root.has("steps")) {
      throw root.error("epochs", "or steps must be given, and not both");
    }
    return root.has("epochs")
        ? new RunLength.Epochs(root.integer("epochs", 1, 10_000))
        : new RunLength.Steps(root.integer("steps", 1, 10_000_000));
  }

  private static AdapterConfig adapter(JsonFields fields) {
    fields.onlyFields(ADAPTER_FIELDS);
    SortedSet<Projection> targets = new TreeSet<>();
    for (String module : fields.texts("target_modules", 16)) {
      targets.add(
          Projection.ofModule(module)
              .orElseThrow(
                  () ->
                      fields.error(
                          "target_modules", "names '" + module + "', which is no projection")));
    }
    return new AdapterConfig(
        fields.integer("rank", 1, 1_024), fields.integer("alpha", 1, 65_536), targets);
  }

  private static void writeAdapter(ObjectNode root, Recipe.Adapter adapter) {
    root.put("base", adapter.base().toString());
    ObjectNode fields = root.putObject("adapter");
    fields.put("rank", adapter.config().rank());
    fields.put("alpha", adapter.config().alpha());
    ArrayNode modules = fields.putArray("target_modules");
    adapter.config().targetModules().forEach(modules::add);
  }

  private static AdamWSettings optimiser(JsonFields fields) {
    fields.onlyFields(OPTIMISER_FIELDS);
    constant(fields, "name", OPTIMISER);
    double below1 = Math.nextDown(1.0);
    return new AdamWSettings(
        fields.number("beta1", 0, below1),
        fields.number("beta2", 0, below1),
        fields.number("damping", Double.MIN_NORMAL, below1),
        fields.number("weight_decay", 0, 999),
        fields.number("clip_norm", 0, 1e8));
  }

  private static void writeOptimiser(ObjectNode fields, AdamWSettings settings) {
    fields.put("name", OPTIMISER);
    fields.put("beta1", settings.beta1());
    fields.put("beta2", settings.beta2());
    fields.put("damping", settings.damping());
    fields.put("weight_decay", settings.weightDecay());
    fields.put("clip_norm", settings.clipNorm());
  }

  private static LearningRate rate(JsonFields fields) {
    fields.onlyFields(RATE_FIELDS);
    return new LearningRate(
        fields.number("peak", Double.MIN_NORMAL, 1),
        fields.number("warmup", 0, 1),
        choice(fields, "decay", LearningRate.Decay.class),
        fields.number("last", 0, 1));
  }

  private static void writeRate(ObjectNode fields, LearningRate rate) {
    fields.put("peak", rate.peak());
    fields.put("warmup", rate.warmup());
    fields.put("decay", nameOf(rate.decay()));
    fields.put("last", rate.last());
  }

  private static Digest digest(JsonFields fields, String name) {
    try {
      return Digest.parse(fields.text(name));
    } catch (IllegalArgumentException e) {
      throw fields.error(name, "must be 0x and 64 hex digits");
    }
  }

  private static void constant(JsonFields fields, String name, String wanted) {
    if (!fields.text(name).equals(wanted)) {
      throw fields.error(name, "must be \"" + wanted + "\"");
    }
  }

  private static <E extends Enum<E>> E choice(JsonFields fields, String name, Class<E> type) {
    String text = fields.text(name);
    List<String> names = new ArrayList<>();
    for (E constant : type.getEnumConstants()) {
      if (nameOf(constant).equals(text)) {
        return constant;
      }
      names.add(nameOf(constant));
    }
    throw fields.error(name, "is '" + text + "', must be one of " + String.join(", ", names));
  }

  /** Storage types keep their upper-case names, shapes of decay are written in lower case. */
  private static String nameOf(Enum<?> constant) {
    return constant instanceof Dtype ? constant.name() : constant.name().toLowerCase(Locale.ROOT);
  }

  private static void refuse(JsonFields fields, String name) {
    if (fields.has(name)) {
      throw fields.error(name, "belongs to recipes of kind adapter; remove it");
    }
  }
}
