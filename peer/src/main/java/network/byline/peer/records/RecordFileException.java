package network.byline.peer.records;

import java.nio.file.Path;

/** A file that cannot be read as records, and where in it; the reason is one short line. */
public final class RecordFileException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private static final int LONGEST_REASON = 300;

  RecordFileException(Path file, String why) {
    super(file + " " + line(why));
  }

  RecordFileException(Path file, int line, String why) {
    super(file + ", line " + line + " " + line(why));
  }

  /** What a file holds may stand in the reason, so it is cut and kept from breaking the line. */
  private static String line(String why) {
    StringBuilder line = new StringBuilder();
    why.chars()
        .limit(LONGEST_REASON)
        .forEach(c -> line.append(Character.isISOControl(c) ? ' ' : (char) c));
    return why.length() > LONGEST_REASON ? line.append('…').toString() : line.toString();
  }
}
