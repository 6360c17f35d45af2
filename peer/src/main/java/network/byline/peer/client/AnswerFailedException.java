package network.byline.peer.client;

/** A job that ended without an answer, and why; it cost nothing. */
public final class AnswerFailedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  AnswerFailedException(String reason) {
    super(reason);
  }
}
