package network.byline.peer.records;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * Reads records from files: the {@code text} of each line of a .jsonl file, the {@code text} cell
 * of each row of a .csv file, or the blocks between blank lines of a .txt or .md file.
 */
public final class RecordFiles {

  /** The largest file that is read, in bytes. */
  public static final long MAX_FILE_BYTES = 256L << 20;

  private static final ObjectMapper JSON =
      new ObjectMapper(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(16)
                          .maxStringLength((int) MAX_FILE_BYTES)
                          .build())
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
    for (Path path : paths) {
      for (Path file : files(path)) {
        readFile(file, records);
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
    try (Stream<Path> walk = Files.walk(path)) {
      List<Path> found =
          walk.filter(Files::isRegularFile).filter(f -> isRecordFile(f)).sorted().toList();
      if (found.isEmpty()) {
        throw new RecordFileException(path, "holds no .jsonl, .csv, .txt or .md file");
      }
      return found;
    } catch (IOException e) {
      throw new RecordFileException(path, "cannot be listed: " + e.getMessage());
    }
  }

  private static boolean isRecordFile(Path file) {
    return switch (extension(file)) {
      case "jsonl", "csv", "txt", "md" -> true;
      default -> false;
    };
  }

  private static void readFile(Path file, List<RawRecord> into) {
    String text = decode(file);
    switch (extension(file)) {
      case "jsonl" -> readJsonLines(file, text, into);
      case "csv" -> readCsv(file, text, into);
      case "txt", "md" -> readBlocks(file, text, into);
      default ->
          throw new RecordFileException(file, "is of no known kind: use .jsonl, .csv, .txt or .md");
    }
  }

  private static String decode(Path file) {
    try {
      long size = Files.size(file);
      if (size > MAX_FILE_BYTES) {
        throw new RecordFileException(
            file, "has " + size + " bytes; split it into files of at most " + MAX_FILE_BYTES);
      }
      String text =
          StandardCharsets.UTF_8
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .onUnmappableCharacter(CodingErrorAction.REPORT)
              .decode(ByteBuffer.wrap(Files.readAllBytes(file)))
              .toString();
      return text.startsWith("\uFEFF") ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw new RecordFileException(file, "is not valid UTF-8: convert it first");
    } catch (IOException e) {
      throw new RecordFileException(file, "cannot be read: " + e.getMessage());
    }
  }

  private static void readJsonLines(Path file, String text, List<RawRecord> into) {
    int number = 0;
    for (String line : text.split("\n", -1)) {
      number++;
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

  private static void readCsv(Path file, String text, List<RawRecord> into) {
    CSVFormat format =
        CSVFormat.RFC4180
            .builder()
            .setHeader()
            .setSkipHeaderRecord(true)
            .setIgnoreEmptyLines(true)
            .get();
    try (CSVParser parser = CSVParser.parse(text, format)) {
      if (!parser.getHeaderNames().contains("text")) {
        throw new RecordFileException(
            file, 1, "has no column named text: name it in the first row");
      }
      for (CSVRecord row : parser) {
        if (!row.isSet("text")) {
          throw new RecordFileException(
              file, (int) parser.getCurrentLineNumber(), "has no text cell");
        }
        into.add(new RawRecord(file, (int) parser.getCurrentLineNumber(), row.get("text")));
      }
    } catch (IOException | java.io.UncheckedIOException | IllegalArgumentException e) {
      throw new RecordFileException(file, "is no CSV file: " + reason(e));
    }
  }

  /** The library's own words, without those about its settings. */
  private static String firstWords(JsonProcessingException e) {
    return String.valueOf(e.getOriginalMessage()).split(" \\(|: not allowed| exceeds the", -1)[0];
  }

  private static String reason(Throwable failed) {
    Throwable cause = failed.getCause() == null ? failed : failed.getCause();
    return String.valueOf(cause.getMessage());
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
