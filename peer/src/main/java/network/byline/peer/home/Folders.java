package network.byline.peer.home;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Folders that this program makes for itself. */
public final class Folders {

  private Folders() {}

  /** Removes a folder with all that is in it, if it is there; links are not followed. */
  public static void remove(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    List<Path> below;
    try (Stream<Path> walk = Files.walk(folder)) {
      below = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : below) {
      Files.deleteIfExists(path);
    }
  }
}
