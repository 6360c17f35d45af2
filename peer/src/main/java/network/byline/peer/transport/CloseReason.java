package network.byline.peer.transport;

/**
 * Why a connection ended.
 *
 * @param kind who or what ended it
 * @param detail the same in words, for logs
 */
public record CloseReason(Kind kind, String detail) {

  /** Who or what ended a connection. */
  public enum Kind {
    /** This node, in order. */
    LOCAL,
    /** The other end, in order. */
    REMOTE,
    /** The other end gave no sign of life in time. */
    TIMEOUT,
    /** The other end broke a rule of what is spoken. */
    VIOLATION,
    /** A limit of this node. */
    LIMIT,
    /** The network, or a crash of the other end. */
    LOST
  }

  /** Returns the reason for an end in order by this node. */
  public static CloseReason local(String detail) {
    return new CloseReason(Kind.LOCAL, detail);
  }

  /** Returns what a stream or a dial that such an end hits fails with. */
  public TransportException asFailure() {
    TransportException.Kind failure =
        switch (kind) {
          case TIMEOUT -> TransportException.Kind.TIMEOUT;
          case VIOLATION -> TransportException.Kind.VIOLATION;
          case LIMIT -> TransportException.Kind.LIMIT;
          case LOCAL, REMOTE, LOST -> TransportException.Kind.CLOSED;
        };
    return new TransportException(failure, "the connection is closed: " + detail);
  }
}
