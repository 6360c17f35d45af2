package network.byline.peer.records;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import network.byline.base.file.DiskFailure;

/**
 * Reads records from files: the {@code text} of each line of a .jsonl file, the {@code text} cell
 * of each row of a .csv file, or the blocks between blank lines of a .txt or .md file.
 */
public final class RecordFiles {

  /** The most bytes that are read at once, in all files together: they are held in memory. */
  public static final int MAX_BYTES = 32 << 20;

  /** A line of JSON that holds more values and names than this would fill the memory. */
  private static final int MAX_JSON_TOKENS = 100_000;

  private static final ObjectMapper JSON =
      new ObjectMapper(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(16)
                          .maxStringLength(MAX_BYTES)
                          .maxTokenCount(MAX_JSON_TOKENS)
                          .build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                  .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private RecordFiles() {}

  /**
   * Reads all record texts below the paths, in a stable order: paths as given, folders by name.
   *
   * @throws RecordFileException naming file and line
   */
  public static List<RawRecord> read(List<Path> paths) {
    List<RawRecord> records = new ArrayList<>();
    int left = MAX_BYTES;
    for (Path path : paths) {
      for (Path file : files(path)) {
        requireKnownKind(file);
        RecordFile content = RecordFile.read(file, left);
        left -= content.bytes();
        readRecords(file, content.text(), records);
      }
    }
    return records;
  }

  private static List<Path> files(Path path) {
    if (!Files.exists(path)) {
      throw new RecordFileException(path, "there is no such file or folder");
    }
    if (Files.isRegularFile(path)) {
      return List.of(path);
    }
    if (!Files.isDirectory(path)) {
      throw new RecordFileException(path, "is a pipe or device: save what it gives in a file");
    }
    try (Stream<Path> walk = Files.walk(Files.isSymbolicLink(path) ? path.toRealPath() : path)) {
      List<Path> found =
          walk.filter(file -> isRecordFile(file) && !Files.isDirectory(file)).sorted().toList();
      for (Path file : found) {
        if (!Files.isRegularFile(file)) {
          throw new RecordFileException(file, "is a broken link, a pipe or a device: remove it");
        }
      }
      if (found.isEmpty()) {
        throw new RecordFileException(path, "holds no .jsonl, .csv, .txt or .md file");
      }
      return found;
    } catch (UncheckedIOException e) {
      throw new RecordFileException(path, "cannot be listed: " + DiskFailure.reason(cause(e)));
    } catch (IOException e) {
      throw new RecordFileException(path, "cannot be listed: " + DiskFailure.reason(e));
    }
  }

  private static IOException cause(UncheckedIOException e) {
    IOException cause = e.getCause();
    return cause == null ? new IOException(e) : cause;
  }

  private static boolean isRecordFile(Path file) {
    return switch (extension(file)) {
      case "jsonl", "csv", "txt", "md" -> true;
      default -> false;
    };
  }

  private static void requireKnownKind(Path file) {
    if (!isRecordFile(file)) {
      throw new RecordFileException(file, "is of no known kind: use .jsonl, .csv, .txt or .md");
    }
  }

  private static void readRecords(Path file, String text, List<RawRecord> into) {
    switch (extension(file)) {
      case "jsonl" -> readJsonLines(file, text, into);
      case "csv" -> CsvRecords.read(file, text, into);
      default -> readBlocks(file, text, into);
    }
  }

  private static void readJsonLines(Path file, String text, List<RawRecord> into) {
    int number = 0;
    int next;
    for (int at = 0; at < text.length(); at = next + 1) {
      next = text.indexOf('\n', at) < 0 ? text.length() : text.indexOf('\n', at);
      number++;
      String line = text.substring(at, next);
      if (line.isBlank()) {
        continue;
      }
      try {
        JsonNode value = JSON.readTree(line).get("text");
        if (value == null || !value.isTextual()) {
          throw new RecordFileException(
              file, number, "has no string field \"text\": write {\"text\": \"…\"}");
        }
        into.add(new RawRecord(file, number, value.asText()));
      } catch (JsonProcessingException e) {
        throw new RecordFileException(file, number, "is not one JSON object: " + firstWords(e));
      }
    }
  }

  /** The library's own words, without those about its settings. */
  private static String firstWords(JsonProcessingException e) {
    return String.valueOf(e.getOriginalMessage()).split(" \\(|: not allowed| exceeds the", -1)[0];
  }

  private static void readBlocks(Path file, String text, List<RawRecord> into) {
    StringBuilder block = new StringBuilder();
    int start = 0;
    int number = 0;
    for (String line : (text + "\n\n").split("\n", -1)) {
      number++;
      if (!line.isBlank()) {
        if (block.isEmpty()) {
          start = number;
        }
        block.append(line).append('\n');
      } else if (!block.isEmpty()) {
        into.add(new RawRecord(file, start, block.toString()));
        block.setLength(0);
      }
    }
  }

  private static String extension(Path file) {
    String name = String.valueOf(file.getFileName());
    return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
  }
}
