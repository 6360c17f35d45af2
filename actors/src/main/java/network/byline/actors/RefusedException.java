package network.byline.actors;

/** Says that what was asked cannot be, and why; asking again changes nothing. */
public final class RefusedException extends RuntimeException {

  private static final long serialVersionUID = 1;

  /** Makes the refusal with its reason, a sentence for people. */
  public RefusedException(String reason) {
    super(reason);
  }
}
