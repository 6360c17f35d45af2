package network.byline.attribution.format;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * An adapter as read from its two files.
 *
 * @param config which layers it changes, and how much
 * @param tensors its weights
 */
public record Adapter(AdapterConfig config, TensorMap tensors) {

  private static final long MAX_BYTES = 1L << 30;

  /** Reads the files from memory. */
  public static Adapter of(byte[] config, byte[] weights) {
    return new Adapter(
        AdapterConfig.parse(config),
        SafeTensors.parse(weights, MAX_BYTES, AdapterConfig.WEIGHTS_NAME));
  }

  /** Reads the files of an adapter's folder. */
  public static Adapter read(Path folder) {
    try {
      return new Adapter(
          AdapterConfig.parse(Files.readAllBytes(folder.resolve(AdapterConfig.FILE_NAME))),
          SafeTensors.read(folder.resolve(AdapterConfig.WEIGHTS_NAME), MAX_BYTES));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
