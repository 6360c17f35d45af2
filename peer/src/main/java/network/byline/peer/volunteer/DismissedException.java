package network.byline.peer.volunteer;

/** Says that a host sends this volunteer away, or that there is no use in dialling it again. */
public final class DismissedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final boolean comeBack;

  DismissedException(String message, boolean comeBack) {
    super(message, null, false, false);
    this.comeBack = comeBack;
  }

  /** Tells whether dialling again may help. */
  boolean isComingBack() {
    return comeBack;
  }
}
