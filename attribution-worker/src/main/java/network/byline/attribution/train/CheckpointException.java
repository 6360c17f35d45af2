package network.byline.attribution.train;

import java.io.Serial;
import java.nio.file.Path;

/** A checkpoint that cannot be gone on from; the message names the file and the way out. */
public final class CheckpointException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  CheckpointException(Path file, String problem) {
    super(file + " " + problem + "; delete it to start the run afresh");
  }
}
