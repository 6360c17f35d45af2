package network.byline.attribution.sandbox;

import java.nio.file.Path;
import java.util.List;

/**
 * What of the file system a confined Java process can reach, beside the system's libraries.
 *
 * @param java its {@code java} command; the JDK around it can be read
 * @param readable files and folders that it can read
 * @param writable the one folder in which it can write
 */
public record Reach(Path java, List<Path> readable, Path writable) {

  public Reach {
    java = java.toAbsolutePath().normalize();
    readable = readable.stream().map(path -> path.toAbsolutePath().normalize()).toList();
    writable = writable.toAbsolutePath().normalize();
  }

  /** Returns the folder of the JDK. */
  Path jdk() {
    Path bin = java.getParent();
    Path home = bin == null ? null : bin.getParent();
    if (home == null) {
      throw new IllegalArgumentException(java + " is not the java command of a JDK");
    }
    return home;
  }
}
