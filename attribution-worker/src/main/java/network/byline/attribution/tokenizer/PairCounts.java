package network.byline.attribution.tokenizer;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * How often each pair of neighbouring ids occurs in a set of weighted words, kept up to date while
 * pairs are merged: a merge touches only the words that hold its pair.
 */
final class PairCounts {

  /** A piece of text as ids, and how often it occurs. */
  static final class Word {
    private final int[] ids;
    private final long count;
    private int length;

    Word(int[] ids, long count) {
      this.ids = ids;
      this.count = count;
      this.length = ids.length;
    }
  }

  private static final class Pair {
    private long count;
    private final IdBuffer words = new IdBuffer(4);
  }

  private record Candidate(long count, long pair) implements Comparable<Candidate> {
    @Override
    public int compareTo(Candidate other) {
      return count != other.count
          ? Long.compare(other.count, count)
          : Long.compare(pair, other.pair);
    }
  }

  private final List<Word> words;
  private final Map<Long, Pair> pairs = new HashMap<>();
  private final PriorityQueue<Candidate> queue = new PriorityQueue<>();
  private final int[] visitedAt;
  private int visit;

  PairCounts(List<Word> words) {
    this.words = words;
    visitedAt = new int[words.size()];
    for (int w = 0; w < words.size(); w++) {
      Word word = words.get(w);
      for (int i = 0; i + 1 < word.length; i++) {
        add(word.ids[i], word.ids[i + 1], word.count, w);
      }
    }
    pairs.forEach((key, pair) -> queue.add(new Candidate(pair.count, key)));
  }

  /** The pair that occurs most, on ties the smallest; -1 if none occurs twice. */
  long mostFrequent() {
    for (Candidate top = queue.poll(); top != null; top = queue.poll()) {
      Pair pair = pairs.get(top.pair);
      long count = pair == null ? 0 : pair.count;
      if (count == top.count) {
        return count >= 2 ? top.pair : -1;
      }
      if (count > 0 && count < top.count) {
        queue.add(new Candidate(count, top.pair));
      }
      // A count above the candidate's has a candidate of its own, added when it rose.
    }
    return -1;
  }

  /** Replaces the pair by {@code merged}, from the left in every word. */
  void merge(int first, int second, int merged) {
    Pair pair = pairs.remove(PairTable.key(first, second));
    if (pair == null) {
      throw new IllegalStateException("the pair " + first + " " + second + " does not occur");
    }
    visit++;
    for (int i = 0; i < pair.words.size(); i++) {
      int w = pair.words.get(i);
      if (visitedAt[w] != visit) {
        visitedAt[w] = visit;
        mergeIn(w, first, second, merged);
      }
    }
  }

  private void mergeIn(int w, int first, int second, int merged) {
    Word word = words.get(w);
    int[] ids = word.ids;
    int out = 0;
    for (int i = 0; i < word.length; i++) {
      if (i + 1 < word.length && ids[i] == first && ids[i + 1] == second) {
        if (out > 0) {
          remove(ids[out - 1], first, word.count);
          raise(ids[out - 1], merged, word.count, w);
        }
        if (i + 2 < word.length) {
          remove(second, ids[i + 2], word.count);
          raise(merged, ids[i + 2], word.count, w);
        }
        ids[out++] = merged;
        i++;
      } else {
        ids[out++] = ids[i];
      }
    }
    word.length = out;
  }

  private void raise(int first, int second, long count, int w) {
    Pair pair = add(first, second, count, w);
    queue.add(new Candidate(pair.count, PairTable.key(first, second)));
  }

  private Pair add(int first, int second, long count, int w) {
    Pair pair = pairs.computeIfAbsent(PairTable.key(first, second), _ -> new Pair());
    pair.count += count;
    int size = pair.words.size();
    if (size == 0 || pair.words.get(size - 1) != w) {
      pair.words.add(w);
    }
    return pair;
  }

  private void remove(int first, int second, long count) {
    Pair pair = pairs.get(PairTable.key(first, second));
    if (pair != null) {
      pair.count -= count;
    }
  }
}
