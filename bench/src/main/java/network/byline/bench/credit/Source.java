package network.byline.bench.credit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import network.byline.attribution.format.Json;
import network.byline.base.record.RecordText;
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

  private static final int MAX_LINE_BYTES = 1 << 20;

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
    List<String> texts = new ArrayList<>();
    try (BufferedReader lines = Files.newBufferedReader(file)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String what = file + ":" + (texts.size() + 1);
        byte[] json = line.getBytes(StandardCharsets.UTF_8);
        String text = Json.parse(json, MAX_LINE_BYTES, what).text("text");
        if (RecordText.canonical(text) instanceof RecordText.Accepted accepted) {
          texts.add(accepted.text());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Source(name, Address.of(owner), texts);
  }
}
