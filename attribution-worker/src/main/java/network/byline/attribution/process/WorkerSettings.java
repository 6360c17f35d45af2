package network.byline.attribution.process;

import java.nio.file.Path;
import java.time.Duration;
import network.byline.attribution.sandbox.Limits;
import network.byline.attribution.sandbox.Sandbox;

/**
 * How a worker process is started.
 *
 * @param java the {@code java} command
 * @param classPath the worker's class path: base and attribution-worker with their libraries
 * @param blocks the folder of content-addressed blocks, which the worker only reads
 * @param output the folder in which the worker leaves files for its parent
 * @param heapMebibytes the largest heap
 * @param threads how many threads a task may use
 * @param niceness how far it steps back for other processes: 0 not at all, 19 always
 * @param sandbox how the operating system confines it
 * @param startLimit how long the process may take until it says that it is ready
 */
public record WorkerSettings(
    Path java,
    String classPath,
    Path blocks,
    Path output,
    int heapMebibytes,
    int threads,
    int niceness,
    Sandbox sandbox,
    Duration startLimit) {

  /** What a JVM takes beside its heap: code, stacks, and models and indexes off the heap. */
  private static final int MEBIBYTES_BESIDE_HEAP = 3072;

  private static final int MOST_HEAP_MEBIBYTES = 1 << 28;
  private static final int OPEN_FILES = 4096;
  private static final int LARGEST_FILE_MEBIBYTES = 16 << 10;

  public WorkerSettings {
    if (heapMebibytes < 128) {
      throw new IllegalArgumentException(
          "worker.heap " + heapMebibytes + " MiB is too small: give 128 or more");
    }
    if (heapMebibytes > MOST_HEAP_MEBIBYTES) {
      throw new IllegalArgumentException(
          "worker.heap " + heapMebibytes + " MiB is too large: give " + MOST_HEAP_MEBIBYTES);
    }
    if (threads < 1) {
      throw new IllegalArgumentException("worker.threads " + threads + ": give 1 or more");
    }
    if (niceness < 0 || niceness > Limits.MOST_NICENESS) {
      throw new IllegalArgumentException(
          "worker.niceness " + niceness + ": give 0 to " + Limits.MOST_NICENESS);
    }
  }

  /** Returns how much of the machine it may take. */
  Limits limits() {
    return new Limits(
        Math.addExact(Math.multiplyExact(heapMebibytes, 3), MEBIBYTES_BESIDE_HEAP),
        OPEN_FILES,
        LARGEST_FILE_MEBIBYTES,
        niceness);
  }
}
