package network.byline.attribution.format;

import java.util.Optional;

/** The seven weight matrices of a block, in the order in which the forward pass meets them. */
public enum Projection {
  /** Residual stream to queries. */
  Q("q_proj", "self_attn"),
  /** Residual stream to keys. */
  K("k_proj", "self_attn"),
  /** Residual stream to values. */
  V("v_proj", "self_attn"),
  /** Attention output back to the residual stream. */
  O("o_proj", "self_attn"),
  /** Residual stream to the gate of the gated layer. */
  GATE("gate_proj", "mlp"),
  /** Residual stream to the gated layer. */
  UP("up_proj", "mlp"),
  /** Gated layer back to the residual stream. */
  DOWN("down_proj", "mlp");

  private final String module;
  private final String parent;

  Projection(String module, String parent) {
    this.module = module;
    this.parent = parent;
  }

  /** The name used in {@code target_modules} of a PEFT adapter, such as {@code q_proj}. */
  public String module() {
    return module;
  }

  /** The path below a layer, such as {@code self_attn.q_proj}. */
  public String path() {
    return parent + "." + module;
  }

  /** The path in the model, such as {@code model.layers.3.self_attn.q_proj}. */
  public String path(int layer) {
    return "model.layers." + layer + "." + path();
  }

  /** Width of the input in a model of that configuration. */
  public int inputs(ModelConfig config) {
    return switch (this) {
      case Q, K, V, GATE, UP -> config.hiddenSize();
      case O -> config.heads() * config.headDim();
      case DOWN -> config.intermediateSize();
    };
  }

  /** Width of the output in a model of that configuration. */
  public int outputs(ModelConfig config) {
    return switch (this) {
      case Q -> config.heads() * config.headDim();
      case K, V -> config.kvHeads() * config.headDim();
      case O, DOWN -> config.hiddenSize();
      case GATE, UP -> config.intermediateSize();
    };
  }

  /** The projection with that module name, if there is one. */
  public static Optional<Projection> ofModule(String module) {
    for (Projection projection : values()) {
      if (projection.module.equals(module)) {
        return Optional.of(projection);
      }
    }
    return Optional.empty();
  }
}
