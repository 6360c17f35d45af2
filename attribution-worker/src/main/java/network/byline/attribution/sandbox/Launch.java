package network.byline.attribution.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A command that is ready to be started. Close it when the process is up or has failed: what was
 * only needed for its start is then removed.
 *
 * @param command the whole command
 * @param filter the file of its system call filter, if it has one
 */
public record Launch(List<String> command, Optional<Path> filter) implements AutoCloseable {

  /** The variables of this process that a new one may see. */
  private static final Set<String> KEPT_VARIABLES = Set.of("PATH", "LANG");

  /** Returns the builder of the process: it gets next to nothing of the environment. */
  public ProcessBuilder builder() {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().retainAll(KEPT_VARIABLES);
    builder.environment().put("MALLOC_ARENA_MAX", "2");
    return builder;
  }

  @Override
  public void close() {
    filter.ifPresent(
        file -> {
          try {
            Files.deleteIfExists(file);
          } catch (IOException e) {
            throw new UncheckedIOException("cannot remove " + file, e);
          }
        });
  }
}
