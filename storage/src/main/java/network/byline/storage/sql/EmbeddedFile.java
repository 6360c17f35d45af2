package network.byline.storage.sql;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import network.byline.base.file.DiskFailure;
import network.byline.storage.StorageException;
import network.byline.storage.folder.DataFolder;

/** The one file of an embedded database. */
final class EmbeddedFile {

  private static final String SUFFIX = ".mv.db";

  private EmbeddedFile() {}

  /** Returns the name by which the database is asked for it. */
  static Path name(DataFolder folder) {
    return folder.database().resolve("byline");
  }

  static Path of(DataFolder folder) {
    return folder.database().resolve("byline" + SUFFIX);
  }

  /**
   * Refuses a folder whose database is gone while blocks or batches are still there: a new empty
   * one would know nothing of what was taken, spent and paid.
   */
  static void requireThere(DataFolder folder) {
    Path file = of(folder);
    try {
      if (Files.exists(file) && Files.size(file) > 0) {
        return;
      }
      if (holdsFiles(folder.blocks()) || holdsFiles(folder.batches())) {
        throw new StorageException(
            "the database "
                + file
                + (Files.exists(file) ? " is empty" : " is missing")
                + ", but its data folder holds blocks or batches: restore it from a copy, or give"
                + " another folder with --data DIR");
      }
    } catch (IOException e) {
      throw new StorageException("cannot look at " + file + ": " + DiskFailure.reason(e), e);
    }
  }

  private static boolean holdsFiles(Path folder) throws IOException {
    try (Stream<Path> walk = Files.walk(folder)) {
      return walk.anyMatch(path -> Files.isRegularFile(path) && !path.toString().endsWith(".part"));
    }
  }
}
