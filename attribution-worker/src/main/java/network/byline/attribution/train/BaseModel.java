package network.byline.attribution.train;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import network.byline.attribution.format.FormatException;
import network.byline.attribution.format.ModelConfig;
import network.byline.attribution.format.SafeTensors;
import network.byline.attribution.format.TensorMap;
import network.byline.attribution.tokenizer.Tokenizer;
import network.byline.base.value.Digest;

/**
 * A whole model as read from its files, with the digests that recipes name it by.
 *
 * @param config its shape
 * @param tokenizer its tokenizer
 * @param tokenizerDigest SHA-256 of {@code tokenizer.json}
 * @param tensors its weights, widened to floats
 * @param weightsDigest SHA-256 of {@code model.safetensors}
 */
public record BaseModel(
    ModelConfig config,
    Tokenizer tokenizer,
    Digest tokenizerDigest,
    TensorMap tensors,
    Digest weightsDigest) {

  /** Name of the weights file in a model folder. */
  public static final String WEIGHTS_NAME = "model.safetensors";

  private static final long MAX_BYTES = 8L << 30;

  /** Refuses parts that do not belong together. */
  public BaseModel {
    tensors.requireShapes(config.tensorShapes(), WEIGHTS_NAME);
    requireTokenizer(config, tokenizer);
  }

  /** Reads the three files from memory. */
  public static BaseModel of(byte[] config, byte[] tokenizer, byte[] weights) {
    ModelConfig shape = ModelConfig.parse(config);
    return new BaseModel(
        shape,
        Tokenizer.parse(tokenizer, shape.bosTokenId(), shape.eosTokenId()),
        Digest.sha256(tokenizer),
        SafeTensors.parse(weights, MAX_BYTES, WEIGHTS_NAME),
        Digest.sha256(weights));
  }

  /** Reads the three files of a model folder. */
  public static BaseModel read(Path folder) {
    try {
      return of(
          Files.readAllBytes(folder.resolve(ModelConfig.FILE_NAME)),
          Files.readAllBytes(folder.resolve(Tokenizer.FILE_NAME)),
          Files.readAllBytes(folder.resolve(WEIGHTS_NAME)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void requireTokenizer(ModelConfig config, Tokenizer tokenizer) {
    if (tokenizer.vocabSize() > config.vocabSize()
        || tokenizer.bos() != config.bosTokenId()
        || tokenizer.eos() != config.eosTokenId()) {
      throw new FormatException(
          ModelConfig.FILE_NAME + ": vocab_size, bos_token_id, eos_token_id",
          "must fit the tokenizer, which has %d ids, begins with %d and ends with %d"
              .formatted(tokenizer.vocabSize(), tokenizer.bos(), tokenizer.eos()));
    }
  }
}
