package network.byline.attribution.span;

/** The token ids that an index can hold: every u16 but the separator. */
final class TokenIds {

  private TokenIds() {}

  /** Throws if an id is outside the range. */
  static void require(String what, int[] tokens) {
    for (int i = 0; i < tokens.length; i++) {
      if (tokens[i] < 0 || tokens[i] >= Segment.SEPARATOR) {
        throw new IllegalArgumentException(
            what + ": token " + i + " is " + tokens[i] + ", not within 0 and 65534");
      }
    }
  }
}
