package network.byline.peer.audit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import network.byline.base.block.BlockFolder;

/**
 * A folder with {@code batches/} and {@code blocks/}: plain files, a host's data folder or a copy.
 *
 * @param path the folder
 */
public record AuditFolder(Path path) {

  private static final Pattern BATCH = Pattern.compile("([0-9]{8})\\.batch");

  /** Returns the numbers of the batches in the folder, ascending. */
  public List<Long> batches() {
    Path folder = path.resolve("batches");
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> BATCH.matcher(String.valueOf(file.getFileName())))
          .filter(name -> name.matches())
          .map(name -> Long.parseLong(name.group(1)))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("the folder " + folder + " cannot be read", e);
    }
  }

  /** Returns the bytes of a batch file; nothing if it is not there. */
  public Optional<byte[]> batch(long number) {
    Path file = file(number);
    try {
      return Files.exists(file) ? Optional.of(Files.readAllBytes(file)) : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("the batch file " + file + " cannot be read", e);
    }
  }

  /** Returns where a batch's file lies. */
  public Path file(long number) {
    return path.resolve("batches").resolve(String.format("%08d.batch", number));
  }

  /** Returns the blocks. */
  public BlockFolder blocks() {
    return new BlockFolder(path.resolve("blocks"));
  }
}
