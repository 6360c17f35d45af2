package network.byline.base.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import network.byline.base.codec.Utf8;

/** Reads the text of a file that somebody named, and believes neither its size nor its content. */
public final class SmallFile {

  private SmallFile() {}

  /**
   * Returns the text of a file; a pipe will do.
   *
   * @throws IOException saying what is wrong, without the file's name: it is missing, a folder,
   *     larger than this, or no UTF-8
   */
  public static String text(Path file, int maxBytes) throws IOException {
    if (Files.isDirectory(file)) {
      throw new IOException("it is a folder");
    }
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(maxBytes + 1);
    }
    if (bytes.length > maxBytes) {
      throw new IOException("it has more than " + maxBytes + " bytes; is it the right file?");
    }
    try {
      return Utf8.decode(bytes, "text");
    } catch (IllegalArgumentException e) {
      throw new IOException("it is not valid UTF-8; is it the right file?", e);
    }
  }
}
