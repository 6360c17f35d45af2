package network.byline.peer.transport;

/** Says that something did not work out between two peers, and whether it may work later. */
public final class TransportException extends RuntimeException {

  private static final long serialVersionUID = 1;

  /** What a caller would do differently. */
  public enum Kind {
    /** Nobody answers at the address. */
    UNREACHABLE(true),
    /** Somebody else than the one who was dialled answers. */
    WRONG_PEER(false),
    /** The other end does not serve the protocol. */
    UNSUPPORTED(false),
    /** A limit of either end is reached. */
    LIMIT(true),
    /** No progress in time. */
    TIMEOUT(true),
    /** The other end dropped the stream. */
    RESET(true),
    /** The connection or the stream is closed. */
    CLOSED(true),
    /** The other end broke a rule of what is spoken. */
    VIOLATION(false);

    private final boolean worthRetrying;

    Kind(boolean worthRetrying) {
      this.worthRetrying = worthRetrying;
    }
  }

  private final Kind kind;

  /** Makes the failure of one kind. */
  public TransportException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  /** Makes the failure of one kind, with what led to it. */
  public TransportException(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  /** Returns what kind of failure this is. */
  public Kind kind() {
    return kind;
  }

  /** Tells whether the same may work later. */
  public boolean isWorthRetrying() {
    return kind.worthRetrying;
  }

  /** Returns the same failure as met by another thread, with that thread's stack. */
  public TransportException again() {
    return new TransportException(kind, String.valueOf(getMessage()), this);
  }
}
