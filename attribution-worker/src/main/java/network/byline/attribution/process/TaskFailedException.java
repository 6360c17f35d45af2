package network.byline.attribution.process;

import network.byline.attribution.process.protocol.Failed;

/** A worker's word that a task cannot be done, and why. */
public final class TaskFailedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final Failed.Code code;

  TaskFailedException(Failed failed) {
    super(failed.getMessage());
    this.code = failed.getCode();
  }

  /** Returns what kind of failure it is. */
  public Failed.Code code() {
    return code;
  }
}
