package network.byline.base.block;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A folder of blocks: each in a file named by the 64 digits of its id, below a folder named by the
 * first two, as in {@code ab/abcd….blk}.
 *
 * @param path the folder
 */
public record BlockFolder(Path path) implements BlockSource {

  /** Returns where a block's file is, or would be. */
  public Path file(BlockId id) {
    String digits = id.toString().substring(2);
    return path.resolve(digits.substring(0, 2)).resolve(digits + ".blk");
  }

  /**
   * Returns the stored bytes of a block, or nothing if there is no file for it.
   *
   * @throws CorruptBlockException naming the file, if its bytes are not the block's
   * @throws UncheckedIOException naming the file, if it cannot be read
   */
  @Override
  public Optional<byte[]> read(BlockId id) {
    Path file = file(id);
    byte[] stored;
    try {
      if (Files.size(file) > Block.MAX_BYTES) {
        throw new CorruptBlockException(
            file.toString(), id, "has " + Files.size(file) + " bytes, more than any block");
      }
      stored = Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("could not read block file " + file, e);
    }
    BlockId found = BlockId.of(stored);
    if (!found.equals(id)) {
      throw new CorruptBlockException(file.toString(), id, "hashes to " + found);
    }
    return Optional.of(stored);
  }
}
