package network.byline.peer.content;

/** Says why content could not be made present, and what to do about it. */
public final class ContentException extends RuntimeException {

  private static final long serialVersionUID = 1;

  /** What a caller would do differently. */
  public enum Kind {
    /** The peer does not have some of the blocks: ask another. */
    ABSENT,
    /** The peer sent what it was not asked for: ask another, and think less of this one. */
    LYING,
    /** The connection or the stream failed, or was too slow: try again, here or elsewhere. */
    CONNECTION,
    /** A manifest is none, though it has the right name: the blob is of no use to anyone. */
    MALFORMED,
    /** The blocks do not fit beside those that are held: raise the limit or end a task. */
    NO_ROOM,
    /** The disk failed. */
    DISK,
    /** Somebody threw the switch. */
    CANCELLED
  }

  private final Kind kind;

  ContentException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  ContentException(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  /** Returns what kind of failure this is. */
  public Kind kind() {
    return kind;
  }
}
