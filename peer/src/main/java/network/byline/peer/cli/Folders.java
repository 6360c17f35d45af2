package network.byline.peer.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Folders that a command makes for itself. */
final class Folders {

  private Folders() {}

  /** Removes a folder with all that is in it. */
  static void remove(Path folder) throws IOException {
    List<Path> below;
    try (Stream<Path> walk = Files.walk(folder)) {
      below = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : below) {
      Files.deleteIfExists(path);
    }
  }
}
