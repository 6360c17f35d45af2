package network.byline.attribution.process;

/** Ends a task that its parent cancelled. */
final class TaskCancelledException extends RuntimeException {

  private static final long serialVersionUID = 1L;
}
