package network.byline.actors.serialization;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Files of bytes that never change, as lines of hex digits. With {@code -Dbyline.golden=write} a
 * file that is not there is written; one that is there never.
 */
final class Golden {

  private static final int WIDTH = 120;

  private Golden() {}

  /** Returns the files of a folder. */
  static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }

  /** Returns a file's bytes; it must be there. */
  static byte[] read(Path file) throws IOException {
    return HexFormat.of().parseHex(Files.readString(file).replaceAll("\\s", ""));
  }

  /** Returns a file's bytes; writes them first if that is wanted and it is not there. */
  static byte[] read(Path file, byte[] bytes) throws IOException {
    if ("write".equals(System.getProperty("byline.golden")) && !Files.exists(file)) {
      Files.createDirectories(Objects.requireNonNull(file.getParent()));
      Files.writeString(
          file, HexFormat.of().formatHex(bytes).replaceAll("(.{" + WIDTH + "})", "$1\n") + "\n");
    }
    return read(file);
  }
}
