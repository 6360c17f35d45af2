package network.byline.actors.datanet;

/**
 * What the records of a contribution were when it was taken. For display: who owns a passage
 * follows from the log.
 *
 * @param accepted records that the datanet did not hold
 * @param duplicate records that it held already
 * @param bytes UTF-8 bytes of all of them
 */
public record RecordCounts(long accepted, long duplicate, long bytes) {

  /** No records. */
  public static final RecordCounts NONE = new RecordCounts(0, 0, 0);

  public RecordCounts {
    if (accepted < 0 || duplicate < 0 || bytes < 0) {
      throw new IllegalArgumentException(
          "counts.accepted, duplicate and bytes must not be negative");
    }
  }

  /** Returns the sum. */
  public RecordCounts plus(RecordCounts other) {
    return new RecordCounts(
        accepted + other.accepted, duplicate + other.duplicate, bytes + other.bytes);
  }
}
