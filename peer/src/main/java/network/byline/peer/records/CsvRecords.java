package network.byline.peer.records;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.apache.commons.csv.DuplicateHeaderMode;

/** Reads the {@code text} cell of each row of a CSV file (RFC 4180) whose first row has names. */
final class CsvRecords {

  private static final String COLUMN = "text";

  /** More cells than these in a line would fill the memory before they could be refused. */
  private static final int MAX_COMMAS = 100_000;

  private static final CSVFormat FORMAT =
      CSVFormat.RFC4180
          .builder()
          .setHeader()
          .setSkipHeaderRecord(true)
          .setIgnoreEmptyLines(true)
          .setDuplicateHeaderMode(DuplicateHeaderMode.DISALLOW)
          .get();

  private final Path file;
  private final String text;
  private int line = 1;
  private int counted;

  private CsvRecords(Path file, String text) {
    this.file = file;
    this.text = text;
  }

  static void read(Path file, String text, List<RawRecord> into) {
    new CsvRecords(file, text).read(into);
  }

  private void read(List<RawRecord> into) {
    requireSaneLines();
    try (CSVParser parser = CSVParser.parse(text, FORMAT)) {
      List<String> names = parser.getHeaderNames();
      if (!names.contains(COLUMN)) {
        throw new RecordFileException(
            file, 1, "has no column named text: name it in the first row");
      }
      for (CSVRecord row : parser) {
        int start = lineOf((int) row.getCharacterPosition());
        if (row.size() != names.size()) {
          throw new RecordFileException(
              file,
              start,
              "has "
                  + row.size()
                  + " cells where the first row names "
                  + names.size()
                  + ": put a text with commas in quotes, or is the file cut?");
        }
        into.add(new RawRecord(file, start, row.get(COLUMN)));
      }
    } catch (IOException | UncheckedIOException | IllegalArgumentException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new RecordFileException(file, "is no CSV file: " + cause.getMessage());
    }
  }

  private void requireSaneLines() {
    int number = 1;
    int commas = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\n') {
        number++;
        commas = 0;
      } else if (c == ',' && ++commas > MAX_COMMAS) {
        throw new RecordFileException(
            file, number, "has more than " + MAX_COMMAS + " commas: is this a CSV file?");
      }
    }
  }

  /** Returns the line of the first sign at or after a place; places must ascend. */
  private int lineOf(int place) {
    int at = Math.max(place, counted);
    while (at < text.length() && (text.charAt(at) == '\n' || text.charAt(at) == '\r')) {
      at++;
    }
    for (; counted < at; counted++) {
      boolean ends =
          text.charAt(counted) == '\n'
              || (text.charAt(counted) == '\r'
                  && (counted + 1 == text.length() || text.charAt(counted + 1) != '\n'));
      line += ends ? 1 : 0;
    }
    return line;
  }
}
