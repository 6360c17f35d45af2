package network.byline.peer.node;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/**
 * The folder in which a worker leaves files. What it says of them is not believed: a name that
 * leads elsewhere would have its host read for it what it cannot read itself.
 *
 * @param folder the folder
 */
record WorkerOutput(Path folder) {

  WorkerOutput {
    folder = folder.toAbsolutePath().normalize();
  }

  /**
   * Returns the file with this name.
   *
   * @throws IllegalStateException if that is no plain file of this folder
   */
  Path file(String name) {
    try {
      Path file = folder.resolve(name).normalize();
      if (folder.equals(file.getParent()) && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
        return file;
      }
    } catch (InvalidPathException e) {
      throw new IllegalStateException("the worker named a file that cannot be", e);
    }
    throw new IllegalStateException(
        "the worker named a file that it did not leave: '" + name + "'");
  }
}
