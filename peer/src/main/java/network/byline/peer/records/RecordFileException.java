package network.byline.peer.records;

import java.nio.file.Path;

/** A file that cannot be read as records, and where in it. */
public final class RecordFileException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  RecordFileException(Path file, String why) {
    super(file + " " + why);
  }

  RecordFileException(Path file, int line, String why) {
    super(file + ", line " + line + " " + why);
  }
}
