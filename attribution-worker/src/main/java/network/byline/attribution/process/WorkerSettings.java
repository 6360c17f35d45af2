package network.byline.attribution.process;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How a worker process is started.
 *
 * @param java the {@code java} command
 * @param classPath the worker's class path: base and attribution-worker with their libraries
 * @param blocks the folder of content-addressed blocks, which the worker only reads
 * @param output the folder in which the worker leaves files for its parent
 * @param heapMebibytes the largest heap
 * @param threads how many threads a task may use
 * @param startLimit how long the process may take until it says that it is ready
 */
public record WorkerSettings(
    Path java,
    String classPath,
    Path blocks,
    Path output,
    int heapMebibytes,
    int threads,
    Duration startLimit) {

  public WorkerSettings {
    if (heapMebibytes < 128) {
      throw new IllegalArgumentException(
          "worker.heap " + heapMebibytes + " MiB is too small: give 128 or more");
    }
    if (threads < 1) {
      throw new IllegalArgumentException("worker.threads " + threads + ": give 1 or more");
    }
  }
}
