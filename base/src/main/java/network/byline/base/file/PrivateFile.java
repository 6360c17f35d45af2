package network.byline.base.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.UUID;
import network.byline.base.codec.Utf8;

/** Writes files that hold secrets: readable by their owner alone, and there whole or not at all. */
public final class PrivateFile {

  private PrivateFile() {}

  /**
   * Writes a new file: under a passing name first, then to the disk, then under its own name. The
   * last step is a hard link, because a rename would silently replace a file that came meanwhile.
   *
   * @throws java.nio.file.FileAlreadyExistsException if there is such a file; it stays as it is
   */
  public static void create(Path file, String text) throws IOException {
    Path passing = file.resolveSibling("." + file.getFileName() + "." + UUID.randomUUID() + ".tmp");
    boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
    FileAttribute<?>[] attributes =
        posix
            ? new FileAttribute<?>[] {
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
            }
            : new FileAttribute<?>[0];
    try {
      Files.createFile(passing, attributes);
      try (FileChannel channel = FileChannel.open(passing, StandardOpenOption.WRITE)) {
        ByteBuffer bytes = ByteBuffer.wrap(Utf8.encode(text));
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        channel.force(true);
      }
      Files.createLink(file, passing);
    } finally {
      Files.deleteIfExists(passing);
    }
    if (posix) {
      try (FileChannel folder =
          FileChannel.open(file.resolveSibling("."), StandardOpenOption.READ)) {
        folder.force(true);
      }
    }
  }
}
