package network.byline.peer.gateway;

/** Says that a volunteer will not finish a task, so that it is leased again. */
final class LostWorkException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  LostWorkException(String message) {
    super(message, null, false, false);
  }
}
