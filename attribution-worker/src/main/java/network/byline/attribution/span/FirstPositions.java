package network.byline.attribution.span;

import java.util.Arrays;
import java.util.Comparator;
import java.util.PriorityQueue;

/** The smallest text positions among the suffixes of a range of ranks. */
final class FirstPositions {

  private FirstPositions() {}

  /** A part of the range and the rank of its smallest position. */
  private record Part(int from, int to, int rank, int position) {

    static Part of(Segment segment, int from, int to) {
      int rank = segment.rankOfFirst(from, to);
      return new Part(from, to, rank, segment.suffix(rank));
    }
  }

  /**
   * Returns the {@code limit} smallest positions, or all if there are fewer, in ascending order.
   */
  static int[] of(Segment segment, int from, int to, int limit) {
    if (to - from <= limit) {
      int[] all = new int[to - from];
      for (int i = 0; i < all.length; i++) {
        all[i] = segment.suffix(from + i);
      }
      Arrays.sort(all);
      return all;
    }
    int[] smallest = new int[limit];
    PriorityQueue<Part> parts = new PriorityQueue<>(Comparator.comparingInt(Part::position));
    parts.add(Part.of(segment, from, to));
    for (int i = 0; i < limit; i++) {
      Part part = parts.remove();
      smallest[i] = part.position();
      if (part.from() < part.rank()) {
        parts.add(Part.of(segment, part.from(), part.rank()));
      }
      if (part.rank() + 1 < part.to()) {
        parts.add(Part.of(segment, part.rank() + 1, part.to()));
      }
    }
    return smallest;
  }
}
