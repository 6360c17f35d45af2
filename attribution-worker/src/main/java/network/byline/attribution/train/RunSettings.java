package network.byline.attribution.train;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;

/**
 * How a run is carried out; nothing here changes a bit of its result.
 *
 * @param threads number of threads, 1 to 256
 * @param checkpoint file that holds the state now and then; a run that finds one goes on from it,
 *     and deletes it at the end
 * @param checkpointEvery steps between two checkpoints, at least 1
 * @param clock for speed and remaining time
 */
public record RunSettings(
    int threads, Optional<Path> checkpoint, int checkpointEvery, InstantSource clock) {

  /** Checks the ranges. */
  public RunSettings {
    if (threads < 1 || threads > 256) {
      throw new IllegalArgumentException("threads is " + threads + ", must be from 1 to 256");
    }
    if (checkpointEvery < 1) {
      throw new IllegalArgumentException(
          "checkpointEvery is " + checkpointEvery + ", must be at least 1");
    }
  }

  /** Settings of a run without checkpoints. */
  public static RunSettings of(int threads, InstantSource clock) {
    return new RunSettings(threads, Optional.empty(), Integer.MAX_VALUE, clock);
  }
}
