package network.byline.base.merkle;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import network.byline.base.value.Digest;

/** Reads the golden values of this package's tests. */
final class Vectors {

  private Vectors() {}

  static Properties read(String name) {
    Properties vectors = new Properties();
    try (var in = new InputStreamReader(Vectors.class.getResourceAsStream(name), UTF_8)) {
      vectors.load(in);
      return vectors;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<Digest> digests(Properties vectors, String key) {
    String list = vectors.getProperty(key);
    return list.isEmpty()
        ? List.of()
        : Arrays.stream(list.split(",", -1)).map(Digest::parse).toList();
  }
}
