package network.byline.base.identity;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import network.byline.base.codec.Utf8;

/**
 * A folder (0700) of small secret files (0600), each written whole or not at all, and only once.
 */
record KeyFolder(Path path) {

  private static final String SUFFIX = ".json";
  private static final long MAX_FILE_BYTES = 64 * 1024;
  private static final Set<PosixFilePermission> PRIVATE_FOLDER =
      PosixFilePermissions.fromString("rwx------");
  private static final Set<PosixFilePermission> PRIVATE_FILE =
      PosixFilePermissions.fromString("rw-------");

  Path file(KeyName name) {
    return path.resolve(name + SUFFIX);
  }

  List<KeyName> names() throws IOException {
    if (!Files.isDirectory(path)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(path)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(file -> file.endsWith(SUFFIX))
          .map(file -> file.substring(0, file.length() - SUFFIX.length()))
          .filter(KeyName::isName)
          .map(KeyName::new)
          .sorted()
          .toList();
    }
  }

  String read(KeyName name) throws IOException {
    Path file = file(name);
    if (!Files.exists(file)) {
      throw new KeystoreException.NoSuchKey(name, path);
    }
    if (!Files.isRegularFile(file)) {
      throw new KeystoreException.CorruptFile(file.toString(), "it is no regular file", null);
    }
    if (Files.size(file) > MAX_FILE_BYTES) {
      throw new KeystoreException.CorruptFile(file.toString(), "it is above 64 KiB", null);
    }
    try {
      return Utf8.decode(Files.readAllBytes(file), "text");
    } catch (NoSuchFileException e) {
      throw new KeystoreException.NoSuchKey(name, path);
    } catch (IllegalArgumentException e) {
      throw new KeystoreException.CorruptFile(file.toString(), "it is not UTF-8", e);
    }
  }

  /**
   * Writes a new file: under a passing name first, then to the disk, then under its own name. The
   * last step is a hard link, because a rename would silently replace a file that came meanwhile.
   */
  void write(KeyName name, String text) throws IOException {
    makePrivate();
    Path passing = path.resolve("." + name + "." + UUID.randomUUID() + ".tmp");
    try {
      Files.createFile(passing, attributes(PRIVATE_FILE));
      try (FileChannel channel = FileChannel.open(passing, StandardOpenOption.WRITE)) {
        ByteBuffer bytes = ByteBuffer.wrap(Utf8.encode(text));
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        channel.force(true);
      }
      Files.createLink(file(name), passing);
    } catch (FileAlreadyExistsException e) {
      throw new KeystoreException.KeyExists(name, path);
    } finally {
      Files.deleteIfExists(passing);
    }
    if (posix()) {
      try (FileChannel folder = FileChannel.open(path, StandardOpenOption.READ)) {
        folder.force(true);
      }
    }
  }

  private void makePrivate() throws IOException {
    Files.createDirectories(path, attributes(PRIVATE_FOLDER));
    if (posix()) {
      Files.setPosixFilePermissions(path, PRIVATE_FOLDER);
    }
  }

  private FileAttribute<?>[] attributes(Set<PosixFilePermission> permissions) {
    return posix()
        ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)}
        : new FileAttribute<?>[0];
  }

  private boolean posix() {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }
}
