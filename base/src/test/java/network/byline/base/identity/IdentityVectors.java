package network.byline.base.identity;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.util.Properties;

/** Reads the golden values of this package's tests. */
final class IdentityVectors {

  private IdentityVectors() {}

  static Properties read() {
    Properties vectors = new Properties();
    try (var in =
        new InputStreamReader(
            IdentityVectors.class.getResourceAsStream("vectors.properties"), UTF_8)) {
      vectors.load(in);
      return vectors;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String foreignFile() {
    try (var in = IdentityVectors.class.getResourceAsStream("foreign.json")) {
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
