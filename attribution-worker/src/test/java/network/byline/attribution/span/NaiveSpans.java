package network.byline.attribution.span;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;

/** Spans by looking everywhere: slow, and true by reading. */
record NaiveSpans(List<int[]> passages) {

  /** A span with its count and all passages that hold it, in commit order. */
  record Found(int start, int end, int count, List<Integer> holders) {}

  List<Found> maximal(int[] answer) {
    List<Found> spans = new ArrayList<>();
    int covered = 0;
    for (int start = 0; start < answer.length; start++) {
      int end = start;
      while (end < answer.length && count(answer, start, end + 1) > 0) {
        end++;
      }
      if (end > Math.max(start, covered)) {
        spans.add(
            new Found(
                start,
                end,
                count(answer, start, end),
                List.copyOf(holders(Arrays.copyOfRange(answer, start, end)))));
        covered = end;
      }
    }
    return spans;
  }

  int count(int[] answer, int from, int to) {
    int count = 0;
    for (int[] passage : passages) {
      for (int at = 0; at + to - from <= passage.length; at++) {
        if (Arrays.equals(passage, at, at + to - from, answer, from, to)) {
          count++;
        }
      }
    }
    return count;
  }

  private SequencedSet<Integer> holders(int[] span) {
    SequencedSet<Integer> holders = new LinkedHashSet<>();
    for (int i = 0; i < passages.size(); i++) {
      if (new NaiveSpans(List.of(passages.get(i))).count(span, 0, span.length) > 0) {
        holders.add(i);
      }
    }
    return holders;
  }
}
