package network.byline.peer.node;

import network.byline.attribution.process.WorkerDiedException;
import network.byline.attribution.process.WorkerProcess;
import network.byline.attribution.process.WorkerSettings;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps one worker process alive: a dead one is replaced when the next task comes. */
final class WorkerSupervisor implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(WorkerSupervisor.class);

  private final String name;
  private final WorkerSettings settings;
  private @Nullable WorkerProcess process;
  private boolean closed;

  WorkerSupervisor(String name, WorkerSettings settings) {
    this.name = name;
    this.settings = settings;
  }

  String name() {
    return name;
  }

  /**
   * Returns a living worker, starting one if need be. Blocks while it starts.
   *
   * @throws WorkerDiedException if it cannot be started
   */
  synchronized WorkerProcess living() {
    if (closed) {
      throw new IllegalStateException("the host is stopping");
    }
    WorkerProcess current = process;
    if (current == null || !current.isAlive()) {
      try {
        current = WorkerProcess.start(settings);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while a worker was starting", e);
      }
      process = current;
      LOG.info(
          "worker {} is ready, process {}, {}",
          name,
          current.pid(),
          confined() ? "sandboxed" : "unsandboxed: " + settings.sandbox().description());
    }
    return current;
  }

  /** Tells whether the operating system confines it. */
  boolean confined() {
    return settings.sandbox().confines();
  }

  /** Tells in a word how it is. */
  synchronized String state() {
    WorkerProcess current = process;
    return current == null ? "not started" : current.isAlive() ? "ready" : "ended";
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (process != null) {
      process.close();
    }
  }
}
