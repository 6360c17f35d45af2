package network.byline.attribution.span;

/** The arrays of a segment, in the order in which its file holds them; all are little-endian. */
public enum SegmentArray {
  /** The text: token ids as u16, each passage followed by one separator. */
  TOKENS("tokens"),
  /** The suffix array over the text as i32. */
  SUFFIXES("suffixes"),
  /** For each token id, and one more, how many suffixes start with a lesser one, as i32. */
  BUCKETS("buckets"),
  /** Where each passage starts in the text, and where the text ends, as i32. */
  STARTS("starts"),
  /** The passages' ids, 32 bytes each. */
  IDS("ids"),
  /** The passages' owners, 20 bytes each. */
  OWNERS("owners");

  /** The size of the pieces that are hashed one by one. */
  static final int CHUNK_BYTES = 64 * 1024;

  private final String field;

  SegmentArray(String field) {
    this.field = field;
  }

  /** Returns the name by which errors call it. */
  String field() {
    return field;
  }

  /** Returns its size in a segment with so many tokens (separators too) and passages. */
  long bytes(long tokens, long passages) {
    return switch (this) {
      case TOKENS -> 2 * tokens;
      case SUFFIXES -> 4 * tokens;
      case BUCKETS -> 4L * (Character.MAX_VALUE + 2);
      case STARTS -> 4 * (passages + 1);
      case IDS -> 32 * passages;
      case OWNERS -> 20 * passages;
    };
  }

  /** Returns the number of its chunks; the last one may be shorter. */
  int chunks(long tokens, long passages) {
    return Math.toIntExact((bytes(tokens, passages) + CHUNK_BYTES - 1) / CHUNK_BYTES);
  }
}
