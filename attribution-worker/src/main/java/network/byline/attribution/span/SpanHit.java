package network.byline.attribution.span;

/**
 * A maximal span: a run of answer tokens that some passage holds, and that no passage holds with
 * one token more at either end.
 *
 * @param start the first answer token
 * @param end the answer token after the last
 * @param rank the rank of the least suffix of the index that starts with the span
 * @param count how often the index holds the span; its suffixes have the ranks from {@code rank} on
 * @param passage the index of the passage that holds it first in commit order
 */
public record SpanHit(int start, int end, int rank, int count, int passage) {

  public SpanHit {
    if (start < 0 || end <= start || rank < 0 || count < 1 || passage < 0) {
      throw new IllegalArgumentException(
          "span ["
              + start
              + ", "
              + end
              + ") with rank "
              + rank
              + ", count "
              + count
              + ", passage "
              + passage
              + " is no span: it must have tokens and an occurrence");
    }
  }

  /** Returns the number of tokens. */
  public int length() {
    return end - start;
  }
}
