package network.byline.base.identity;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import network.byline.base.codec.Utf8;
import network.byline.base.file.PrivateFile;

/**
 * A folder (0700) of small secret files (0600), each written whole or not at all, and only once.
 */
record KeyFolder(Path path) {

  private static final String SUFFIX = ".json";
  private static final long MAX_FILE_BYTES = 64 * 1024;
  private static final Set<PosixFilePermission> PRIVATE_FOLDER =
      PosixFilePermissions.fromString("rwx------");

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

  /** Writes a new file; one that is there stays as it is. */
  void write(KeyName name, String text) throws IOException {
    makePrivate();
    try {
      PrivateFile.create(file(name), text);
    } catch (FileAlreadyExistsException e) {
      throw new KeystoreException.KeyExists(name, path);
    }
  }

  private void makePrivate() throws IOException {
    Files.createDirectories(path, attributes());
    if (posix()) {
      Files.setPosixFilePermissions(path, PRIVATE_FOLDER);
    }
  }

  private FileAttribute<?>[] attributes() {
    return posix()
        ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PRIVATE_FOLDER)}
        : new FileAttribute<?>[0];
  }

  private boolean posix() {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }
}
