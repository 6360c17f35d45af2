package network.byline.peer.client;

/** An order to which no answer came, and why. */
public final class AnswerFailedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final boolean closed;

  AnswerFailedException(String reason, boolean closed) {
    super(reason);
    this.closed = closed;
  }

  /** Tells whether nothing is charged; otherwise the order may still be worked on. */
  public boolean closed() {
    return closed;
  }
}
