package network.byline.storage.folder;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import network.byline.base.file.DiskFailure;
import network.byline.base.file.SmallFile;
import org.jspecify.annotations.Nullable;

/**
 * A host's data folder, held by one process at a time: {@code blocks/}, {@code batches/}, {@code
 * db/}, a lock file and a file that names the layout's version. Other processes may read blocks and
 * batch files, which never change once written.
 */
public final class DataFolder implements AutoCloseable {

  /** The version of the layout that this program reads and writes. */
  public static final int VERSION = 1;

  private static final int LONGEST_LINE = 1024;
  private static final long LEAST_FREE_BYTES = 8 << 20;
  private static final String LABEL = "byline data folder, version ";

  private final Path root;
  private final FileChannel lock;

  private DataFolder(Path root, FileChannel lock) {
    this.root = root;
    this.lock = lock;
  }

  /**
   * Opens a folder for this process, making it if it is not there.
   *
   * @throws DataFolderException if another process holds it, a newer program wrote it, it holds
   *     something else, or it cannot be written, or its disk is all but full
   */
  public static DataFolder open(Path directory) {
    Path root = directory.toAbsolutePath().normalize();
    FileChannel lock = null;
    try {
      makePrivate(root);
      lock = lock(root);
      checkVersion(root);
      DataFolder folder = new DataFolder(root, lock);
      // A host that starts on a full disk would fail somewhere in the middle, for reasons unsaid.
      Optional<String> lack = folder.lacksSpace();
      if (lack.isPresent()) {
        throw new DataFolderException(
            "cannot use the data folder "
                + root
                + ": "
                + lack.get()
                + "; or give another with --data DIR");
      }
      for (String part : new String[] {"blocks", "batches", "db"}) {
        makePrivate(root.resolve(part));
      }
      return folder;
    } catch (IOException e) {
      closeQuietly(lock);
      throw new DataFolderException(
          "cannot use the data folder "
              + root
              + ": "
              + DiskFailure.reason(e)
              + "; give another with --data DIR",
          e);
    } catch (DataFolderException e) {
      closeQuietly(lock);
      throw e;
    }
  }

  /** Returns the folder itself, absolute. */
  public Path root() {
    return root;
  }

  /** Returns where the blocks stand. */
  public Path blocks() {
    return root.resolve("blocks");
  }

  /** Returns where the batch files stand. */
  public Path batches() {
    return root.resolve("batches");
  }

  /** Returns where the database stands. */
  public Path database() {
    return root.resolve("db");
  }

  /** Tells in words what its disk lacks, if it has less free than a host needs to go on. */
  public Optional<String> lacksSpace() {
    try {
      FileStore disk = Files.getFileStore(root);
      long free = disk.getUsableSpace();
      return free >= LEAST_FREE_BYTES || disk.getTotalSpace() == 0
          ? Optional.empty()
          : Optional.of(
              "its disk has %d bytes free, and it needs %d at least (free some on that disk, then try again)"
                  .formatted(free, LEAST_FREE_BYTES));
    } catch (IOException e) {
      return Optional.of("its disk does not say how much is free: " + DiskFailure.reason(e));
    }
  }

  /** Lets another process have the folder. */
  @Override
  public void close() {
    closeQuietly(lock);
  }

  private static void makePrivate(Path directory) throws IOException {
    if (Files.isDirectory(directory)) {
      return;
    }
    boolean posix = directory.getFileSystem().supportedFileAttributeViews().contains("posix");
    if (posix) {
      Files.createDirectories(
          directory,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } else {
      Files.createDirectories(directory);
    }
  }

  private static FileChannel lock(Path root) throws IOException {
    Path file = root.resolve("LOCK");
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    boolean mine;
    try {
      mine = channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      mine = false;
    }
    if (!mine) {
      String holder = holder(file);
      channel.close();
      throw new DataFolderException(
          "the data folder "
              + root
              + " is in use by another host"
              + (holder.isEmpty() ? "" : " (" + holder + ")")
              + ": stop that one, or give this one a folder of its own with --data DIR");
    }
    try {
      channel.truncate(0);
      channel.write(ByteBuffer.wrap(("process " + ProcessHandle.current().pid()).getBytes(UTF_8)));
      return channel;
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  private static String holder(Path lock) throws IOException {
    String text = SmallFile.text(lock, LONGEST_LINE).strip();
    return text.matches("process [0-9]+") ? text : "";
  }

  private static void checkVersion(Path root) throws IOException {
    Path file = root.resolve("VERSION");
    if (!Files.exists(file)) {
      Path fresh = root.resolve("VERSION.new");
      Files.writeString(fresh, LABEL + VERSION + "\n", UTF_8);
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
      return;
    }
    String text;
    try {
      text = SmallFile.text(file, LONGEST_LINE).strip();
    } catch (IOException e) {
      throw new DataFolderException(
          file + " cannot be read: " + DiskFailure.reason(e) + "; give another with --data DIR", e);
    }
    int version;
    try {
      version = text.startsWith(LABEL) ? Integer.parseInt(text.substring(LABEL.length())) : -1;
    } catch (NumberFormatException e) {
      version = -1;
    }
    if (version > VERSION) {
      throw new DataFolderException(
          "the data folder "
              + root
              + " was written by a newer version (layout "
              + version
              + ", this one knows "
              + VERSION
              + "): start that version, or give this one a folder of its own with --data DIR");
    }
    if (version < 1) {
      throw new DataFolderException(
          file + " does not say which version wrote the folder: give another with --data DIR");
    }
  }

  private static void closeQuietly(@Nullable FileChannel channel) {
    if (channel != null) {
      try {
        channel.close();
      } catch (IOException e) {
        throw new DataFolderException("cannot let go of the lock of a data folder: " + e, e);
      }
    }
  }
}
