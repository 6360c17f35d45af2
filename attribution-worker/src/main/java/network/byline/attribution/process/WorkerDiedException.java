package network.byline.attribution.process;

/** The worker process ended before it finished a task: the task may be given to another. */
public final class WorkerDiedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  WorkerDiedException(String message) {
    super(message);
  }
}
