package network.byline.attribution.train;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import network.byline.attribution.format.FormatException;
import network.byline.attribution.format.Json;
import network.byline.base.record.RecordText;

/** Reads files with one JSON object a line that has a {@code text}. */
public final class TextFiles {
  private static final int MAX_LINE_BYTES = 1 << 20;

  private TextFiles() {}

  /** Returns the canonical texts of a file in their order. */
  public static List<String> read(Path file) {
    List<String> texts = new ArrayList<>();
    try (BufferedReader lines = Files.newBufferedReader(file)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String what = file + ":" + (texts.size() + 1);
        byte[] json = line.getBytes(StandardCharsets.UTF_8);
        texts.add(canonical(Json.parse(json, MAX_LINE_BYTES, what).text("text"), what));
      }
      return texts;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The canonical texts of several files. */
  static List<String> readAll(List<Path> files) {
    List<String> texts = new ArrayList<>();
    files.forEach(file -> texts.addAll(read(file)));
    return texts;
  }

  private static String canonical(String text, String what) {
    return switch (RecordText.canonical(text)) {
      case RecordText.Accepted accepted -> accepted.text();
      case RecordText.Refused refused -> throw new FormatException(what, refused.reason());
    };
  }
}
