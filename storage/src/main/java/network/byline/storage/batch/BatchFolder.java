package network.byline.storage.batch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import network.byline.base.file.DiskFailure;
import network.byline.storage.StorageException;
import network.byline.storage.folder.DurableFiles;

/**
 * A folder of batch files, {@code 00000001.batch} and on. Each is written once and never changes.
 * Reading needs no lock and changes nothing, so an auditor opens a copy, or a running host's
 * folder.
 */
public final class BatchFolder {

  /** The largest file that is read, 256 MiB. */
  private static final long MAX_FILE_BYTES = 1L << 28;

  private final Path folder;

  /** Opens a folder; it need not be there before the first file is written. */
  public BatchFolder(Path folder) {
    this.folder = folder;
  }

  /** Returns where a batch's file is, or would be. */
  public Path file(long number) {
    if (number < 1) {
      throw new IllegalArgumentException("batch " + number + ": the first is 1");
    }
    return folder.resolve("%08d.batch".formatted(number));
  }

  /**
   * Writes a batch's file. The same bytes again change nothing, so a batch that was written before
   * a crash is written again after it.
   *
   * @throws IllegalStateException if the file is there with other bytes
   * @throws StorageException if it could not be written
   */
  public void write(long number, byte[] content) {
    Optional<byte[]> present = read(number);
    if (present.isEmpty()) {
      DurableFiles.through(folder.resolve("incoming")).write(file(number), content);
    } else if (!Arrays.equals(present.get(), content)) {
      throw new IllegalStateException(
          "batch " + number + " is written already, with other bytes: " + file(number));
    }
  }

  /**
   * Returns a batch's file, unchecked; nothing if it is not here.
   *
   * @throws StorageException if it is there but cannot be read, or is larger than any batch
   */
  public Optional<byte[]> read(long number) {
    Path file = file(number);
    try {
      if (Files.size(file) > MAX_FILE_BYTES) {
        throw new StorageException(
            file + " has " + Files.size(file) + " bytes, more than any batch");
      }
      return Optional.of(Files.readAllBytes(file));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new StorageException("cannot read " + file + ": " + DiskFailure.reason(e), e);
    }
  }

  /** Returns the number of the last batch before the first gap; 0 if batch 1 is not here. */
  public long last() {
    long last = 0;
    while (Files.exists(file(last + 1))) {
      last++;
    }
    return last;
  }
}
