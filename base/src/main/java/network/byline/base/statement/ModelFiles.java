package network.byline.base.statement;

import java.util.Optional;
import network.byline.base.codec.ByteReader;
import network.byline.base.codec.ByteWriter;
import network.byline.base.value.Digest;

/**
 * The files of a model, each by the SHA-256 of its bytes and the manifest under which it is stored.
 *
 * @param config {@code config.json}
 * @param weights {@code model.safetensors}
 * @param tokenizer {@code tokenizer.json}
 * @param recipe how the newest part was trained
 * @param adapter {@code adapter_config.json} and {@code adapter_model.safetensors}, if there is one
 */
public record ModelFiles(
    StoredFile config,
    StoredFile weights,
    StoredFile tokenizer,
    StoredFile recipe,
    Optional<AdapterFiles> adapter) {

  /**
   * One stored file.
   *
   * @param digest the SHA-256 of its bytes
   * @param manifest the id of its manifest
   */
  public record StoredFile(Digest digest, Digest manifest) {

    void encode(ByteWriter out) {
      out.digest(digest).digest(manifest);
    }

    static StoredFile decode(ByteReader in, String field) {
      return new StoredFile(in.digest(field), in.digest(field));
    }
  }

  /** The two files of an adapter. */
  public record AdapterFiles(StoredFile config, StoredFile weights) {

    void encode(ByteWriter out) {
      config.encode(out);
      weights.encode(out);
    }

    static AdapterFiles decode(ByteReader in) {
      return new AdapterFiles(
          StoredFile.decode(in, "model.adapterConfig"),
          StoredFile.decode(in, "model.adapterWeights"));
    }
  }

  /** Writes the files. */
  public void encode(ByteWriter out) {
    config.encode(out);
    weights.encode(out);
    tokenizer.encode(out);
    recipe.encode(out);
    out.optional(adapter, (w, files) -> files.encode(w));
  }

  /** Reads the files. */
  public static ModelFiles decode(ByteReader in) {
    return new ModelFiles(
        StoredFile.decode(in, "model.config"),
        StoredFile.decode(in, "model.weights"),
        StoredFile.decode(in, "model.tokenizer"),
        StoredFile.decode(in, "model.recipe"),
        in.optional(AdapterFiles::decode, "model.adapter"));
  }
}
