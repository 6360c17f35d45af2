package network.byline.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A folder for one measurement, removed with all that is in it when it is closed. */
public final class Scratch implements AutoCloseable {

  private final Path folder;

  /** Makes a folder whose name begins with this. */
  public Scratch(String prefix) throws IOException {
    folder = Files.createTempDirectory(prefix);
  }

  /** Returns the folder. */
  public Path folder() {
    return folder;
  }

  @Override
  public void close() throws IOException {
    List<Path> below;
    try (Stream<Path> walk = Files.walk(folder)) {
      below = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : below) {
      Files.deleteIfExists(path);
    }
  }
}
