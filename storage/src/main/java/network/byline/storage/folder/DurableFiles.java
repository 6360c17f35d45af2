package network.byline.storage.folder;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import network.byline.base.file.DiskFailure;
import network.byline.storage.StorageException;

/**
 * Writes files that are there whole or not at all: first under another name, then forced to disk,
 * then renamed. Safe for use by many threads.
 */
public final class DurableFiles {

  private final Path incoming;
  private final AtomicLong written = new AtomicLong();

  private DurableFiles(Path incoming) {
    this.incoming = incoming;
  }

  /**
   * Returns a writer that prepares files in this folder, on the same disk as the files themselves.
   * What an earlier writer left there is deleted, so only one may use it at a time.
   *
   * @throws StorageException if the folder cannot be made
   */
  public static DurableFiles through(Path incoming) {
    try {
      Files.createDirectories(incoming);
      try (DirectoryStream<Path> left = Files.newDirectoryStream(incoming)) {
        for (Path file : left) {
          Files.delete(file);
        }
      }
    } catch (IOException e) {
      throw new StorageException(
          "cannot prepare the folder " + incoming + ": " + DiskFailure.reason(e), e);
    }
    return new DurableFiles(incoming);
  }

  /**
   * Writes a file, in place of one that may be there.
   *
   * @throws StorageException if it could not be written; an earlier file is then as it was, and
   *     nothing of the new one is left to fill the disk
   */
  public void write(Path file, byte[] content) {
    Path fresh = incoming.resolve(written.incrementAndGet() + ".part");
    try {
      try (FileChannel out =
          FileChannel.open(fresh, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        ByteBuffer bytes = ByteBuffer.wrap(content);
        while (bytes.hasRemaining()) {
          out.write(bytes);
        }
      }
      move(fresh, file);
    } catch (IOException e) {
      removeQuietly(fresh, e);
      throw new StorageException("cannot write " + file + ": " + DiskFailure.reason(e), e);
    }
  }

  /**
   * Gives a file that was written piece by piece, on the same disk, its place and name, in place of
   * one that may be there.
   *
   * @throws StorageException if that did not work; both files are then as they were
   */
  public static void place(Path whole, Path file) {
    try {
      move(whole, file);
    } catch (IOException e) {
      throw new StorageException("cannot write " + file + ": " + DiskFailure.reason(e), e);
    }
  }

  private static void move(Path whole, Path file) throws IOException {
    Path folder = Objects.requireNonNull(file.toAbsolutePath().getParent());
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(folder);
      force(folder.resolve(".."));
    }
    try (FileChannel opened = FileChannel.open(whole, StandardOpenOption.WRITE)) {
      opened.force(true);
    }
    Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    force(folder);
  }

  private static void removeQuietly(Path file, IOException cause) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }

  /** Makes a rename last; systems that cannot open a folder do so by themselves. */
  private static void force(Path folder) throws IOException {
    if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      try (FileChannel opened = FileChannel.open(folder, StandardOpenOption.READ)) {
        opened.force(true);
      }
    }
  }
}
