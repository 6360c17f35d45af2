package network.byline.bench.credit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import network.byline.attribution.train.TextFiles;
import network.byline.base.value.Address;
import network.byline.base.value.Digest;

/**
 * One source of the demo datanet: a contributor with all of its texts.
 *
 * @param name the file's name without its ending
 * @param owner an account that stands for the contributor
 * @param texts canonical texts in the file's order
 */
record Source(String name, Address owner, List<String> texts) {

  Source {
    texts = List.copyOf(texts);
  }

  /** Reads all sources of a folder by name, the order in which the demo contributes them. */
  static List<Source> readAll(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(f -> f.toString().endsWith(".jsonl")).sorted().map(Source::read).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Source read(Path file) {
    String name = String.valueOf(file.getFileName()).replace(".jsonl", "");
    byte[] hash = Digest.sha256(name.getBytes(StandardCharsets.UTF_8)).toArray();
    byte[] owner = new byte[Address.SIZE];
    System.arraycopy(hash, 0, owner, 0, owner.length);
    return new Source(name, Address.of(owner), TextFiles.read(file));
  }
}
