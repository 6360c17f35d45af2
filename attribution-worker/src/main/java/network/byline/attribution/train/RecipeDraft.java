package network.byline.attribution.train;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import network.byline.attribution.format.FormatException;
import network.byline.attribution.format.JsonFields;
import network.byline.attribution.format.ModelConfig;
import network.byline.attribution.strict.ArithmeticContract;
import network.byline.base.value.Digest;

/**
 * A recipe as people write it, without the digests of its inputs: {@code arithmetic_contract},
 * {@code tokenizer}, {@code data}, {@code base} and, for an adapter, {@code model} may be missing
 * and are then filled in. What is there must agree.
 */
public final class RecipeDraft {
  private final byte[] json;

  /** Takes the text of the draft. */
  public RecipeDraft(byte[] json) {
    this.json = json.clone();
  }

  /**
   * The recipe of a base over these inputs.
   *
   * @throws FormatException if a field is wrong, or names another input
   */
  public Recipe base(Digest tokenizer, Digest data) {
    return complete(tokenizer, data, Optional.empty());
  }

  /**
   * The recipe of an adapter over these inputs.
   *
   * @throws FormatException if a field is wrong, or names another input
   */
  public Recipe adapter(BaseModel base, Digest data) {
    return complete(base.tokenizerDigest(), data, Optional.of(base));
  }

  private Recipe complete(Digest tokenizer, Digest data, Optional<BaseModel> base) {
    JsonFields fields = RecipeJson.read(json);
    ObjectNode tree = fields.tree();
    if (!fields.has("arithmetic_contract")) {
      tree.put("arithmetic_contract", ArithmeticContract.VERSION);
    }
    fill(fields, "tokenizer", tokenizer);
    fill(fields, "data", data);
    if (base.isPresent()) {
      fill(fields, "base", base.get().weightsDigest());
      if (!fields.has("model")) {
        tree.set("model", base.get().config().tree());
      }
    }
    Recipe recipe = RecipeJson.of(fields);
    if (recipe.adapter().isPresent() != base.isPresent()) {
      throw fields.error("kind", "is not that of this training");
    }
    base.map(BaseModel::config).ifPresent(config -> requireModel(fields, recipe.model(), config));
    return recipe;
  }

  private static void requireModel(JsonFields fields, ModelConfig written, ModelConfig actual) {
    if (!written.equals(actual)) {
      throw fields.error("model", "is not the configuration of the given base");
    }
  }

  private static void fill(JsonFields fields, String name, Digest actual) {
    if (!fields.has(name)) {
      fields.tree().put(name, actual.toString());
    } else if (!fields.text(name).equals(actual.toString())) {
      throw fields.error(name, "is " + fields.text(name) + ", the given input has " + actual);
    }
  }
}
