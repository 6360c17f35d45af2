package network.byline.peer.node;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where this program lies: the folder with the built jars and the shipped models and data.
 *
 * @param root the folder
 */
public record Installation(Path root) {

  /** Returns the installation that this process runs from. */
  public static Installation own() {
    String named = System.getProperty("byline.install", "");
    if (named.isBlank()) {
      named = System.getProperty("byline.root", "");
    }
    Path folder = named.isBlank() ? Path.of("").toAbsolutePath() : Path.of(named);
    return new Installation(folder.toAbsolutePath().normalize());
  }

  /**
   * Returns the class path of a worker process: base and attribution-worker with their libraries.
   */
  public String workerClassPath() {
    Path target = root.resolve("attribution-worker").resolve("target");
    return classPath(List.of(target, target.resolve("lib")));
  }

  /** Returns the shipped models. */
  public Path models() {
    return root.resolve("models");
  }

  /** Returns the shipped data. */
  public Path data() {
    return root.resolve("data");
  }

  private static String classPath(List<Path> folders) {
    return folders.stream()
        .flatMap(Installation::jars)
        .map(Path::toString)
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static Stream<Path> jars(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new IllegalStateException(
          folder + " is missing: build first with mvn package -DskipTests");
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".jar"))
          .filter(file -> !file.toString().endsWith("-tests.jar"))
          .sorted()
          .toList()
          .stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
