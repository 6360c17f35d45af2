package network.byline.attribution.tokenizer;

import java.util.Arrays;
import java.util.List;
import java.util.PriorityQueue;

/**
 * The ordered merge rules of a vocabulary. Within a piece the rule of lowest rank is applied first,
 * on ties the leftmost place, until no rule applies.
 */
final class Merges {
  /**
   * Pieces up to this length are scanned; longer ones use a queue, so that no text costs quadratic
   * time.
   */
  private static final int SCAN_LIMIT = 48;

  /** One rule: two neighbouring tokens become one. */
  record Rule(int first, int second, int merged) {}

  private final List<Rule> rules;
  private final PairTable rankOf;
  private final int[] mergedOf;

  /** Takes rules in order of rank; the pairs must differ. */
  Merges(List<Rule> rules) {
    this.rules = List.copyOf(rules);
    rankOf = new PairTable(rules.size());
    mergedOf = new int[rules.size()];
    for (int rank = 0; rank < mergedOf.length; rank++) {
      Rule rule = this.rules.get(rank);
      if (!rankOf.putIfAbsent(rule.first(), rule.second(), rank)) {
        throw new IllegalArgumentException("merge " + rank + " repeats an earlier pair");
      }
      mergedOf[rank] = rule.merged();
    }
  }

  /** The rules in order of rank. */
  List<Rule> rules() {
    return rules;
  }

  /** Applies the rules to {@code ids[0..count)} in place and returns the number of ids left. */
  int apply(int[] ids, int count) {
    return count <= SCAN_LIMIT ? scan(ids, count) : queue(ids, count);
  }

  int scan(int[] ids, int count) {
    int left = count;
    while (left > 1) {
      int best = Integer.MAX_VALUE;
      int at = -1;
      for (int i = 0; i + 1 < left; i++) {
        int rank = rankOf.get(ids[i], ids[i + 1]);
        if (rank >= 0 && rank < best) {
          best = rank;
          at = i;
        }
      }
      if (at < 0) {
        return left;
      }
      ids[at] = mergedOf[best];
      System.arraycopy(ids, at + 2, ids, at + 1, left - at - 2);
      left--;
    }
    return left;
  }

  int queue(int[] ids, int count) {
    int[] next = new int[count];
    int[] previous = new int[count];
    PriorityQueue<Long> places = new PriorityQueue<>();
    for (int i = 0; i < count; i++) {
      next[i] = i + 1;
      previous[i] = i - 1;
      offer(places, ids, i, i + 1, count);
    }
    boolean[] gone = new boolean[count];
    for (Long place = places.poll(); place != null; place = places.poll()) {
      int rank = (int) (place >>> 32);
      int i = place.intValue();
      if (gone[i] || next[i] >= count || rankOf.get(ids[i], ids[next[i]]) != rank) {
        continue;
      }
      int absorbed = next[i];
      ids[i] = mergedOf[rank];
      gone[absorbed] = true;
      next[i] = next[absorbed];
      if (next[i] < count) {
        previous[next[i]] = i;
        offer(places, ids, i, next[i], count);
      }
      if (previous[i] >= 0) {
        offer(places, ids, previous[i], i, count);
      }
    }
    int left = 0;
    for (int i = 0; i < count; i = next[i]) {
      ids[left++] = ids[i];
    }
    return left;
  }

  private void offer(PriorityQueue<Long> places, int[] ids, int i, int j, int count) {
    int rank = j < count ? rankOf.get(ids[i], ids[j]) : -1;
    if (rank >= 0) {
      places.add(((long) rank << 32) | i);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Merges that && rules.equals(that.rules);
  }

  @Override
  public int hashCode() {
    return rules.hashCode();
  }

  @Override
  public String toString() {
    return "Merges" + Arrays.toString(mergedOf);
  }
}
