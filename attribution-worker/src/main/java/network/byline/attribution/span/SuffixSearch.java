package network.byline.attribution.span;

/**
 * A search in one segment's suffix array for what starts at some token of a query. The outcome of
 * the last search is kept in the object, which belongs to one thread.
 */
final class SuffixSearch {

  private final Segment segment;
  private final int[] query;
  private int from;
  private int bucketLow;
  private int bucketHigh;
  private int insertion;
  private int commonBelow;
  private int commonAbove;

  SuffixSearch(Segment segment, int[] query) {
    this.segment = segment;
    this.query = query;
  }

  /**
   * Returns the length of the longest beginning of {@code query[start, end)} that the index holds.
   *
   * <p>Looks for the place of the query among the suffixes: whatever matches longest stands next to
   * it. What the query has in common with both ends of the range that is left needs no second look
   * (Manber and Myers, "Suffix arrays", 1993).
   */
  int longestMatch(int start, int end) {
    from = start;
    bucketLow = segment.bucketStart(query[start]);
    bucketHigh = segment.bucketStart(query[start] + 1);
    int low = bucketLow;
    int high = bucketHigh;
    commonBelow = 0;
    commonAbove = 0;
    int limit = end - start;
    while (low < high) {
      int middle = (low + high) >>> 1;
      int position = segment.suffix(middle);
      int common = Math.max(1, Math.min(commonBelow, commonAbove));
      int token = 0;
      while (common < limit
          && (token = segment.token(position + common)) == query[start + common]) {
        common++;
      }
      if (common == limit || token > query[start + common]) {
        high = middle;
        commonAbove = common;
      } else {
        low = middle + 1;
        commonBelow = common;
      }
    }
    insertion = low;
    return Math.max(commonBelow, commonAbove);
  }

  /** Returns the least rank of a suffix that shares the last search's {@code length} tokens. */
  int firstRank(int length) {
    if (commonBelow < length) {
      return insertion;
    }
    int inside = insertion - 1;
    int step = 1;
    while (inside - step >= bucketLow && shares(inside - step, length)) {
      inside -= step;
      step *= 2;
    }
    int outside = Math.max(inside - step, bucketLow - 1);
    while (inside - outside > 1) {
      int middle = (inside + outside) >>> 1;
      if (shares(middle, length)) {
        inside = middle;
      } else {
        outside = middle;
      }
    }
    return inside;
  }

  /** Returns the rank after the last suffix that shares the last search's {@code length} tokens. */
  int endRank(int length) {
    if (commonAbove < length) {
      return insertion;
    }
    int inside = insertion;
    int step = 1;
    while (step < bucketHigh - inside && shares(inside + step, length)) {
      inside += step;
      step *= 2;
    }
    int outside = step < bucketHigh - inside ? inside + step : bucketHigh;
    while (outside - inside > 1) {
      int middle = (inside + outside) >>> 1;
      if (shares(middle, length)) {
        inside = middle;
      } else {
        outside = middle;
      }
    }
    return outside;
  }

  private boolean shares(int rank, int length) {
    int position = segment.suffix(rank);
    for (int i = 1; i < length; i++) {
      if (segment.token(position + i) != query[from + i]) {
        return false;
      }
    }
    return true;
  }
}
