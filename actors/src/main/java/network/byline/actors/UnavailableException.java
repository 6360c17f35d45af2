package network.byline.actors;

/** Says that no answer came in time. What was asked may have happened: ask the same again. */
public final class UnavailableException extends RuntimeException {

  private static final long serialVersionUID = 1;

  /** Makes the error with what did not answer. */
  public UnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
