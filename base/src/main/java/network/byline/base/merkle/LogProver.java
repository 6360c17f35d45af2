package network.byline.base.merkle;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import network.byline.base.value.Digest;

/** Makes proofs over the leaves of a log, by the recursive definitions of RFC 9162, section 2.1. */
record LogProver(List<Digest> leafHashes) {

  static LogProver of(List<byte[]> leaves) {
    return new LogProver(leaves.stream().map(LogHash::leaf).toList());
  }

  List<Digest> inclusion(int index) {
    int size = leafHashes.size();
    Objects.checkIndex(index, size);
    List<Digest> proof = new ArrayList<>();
    int from = 0;
    int to = size;
    // Walks from the root down, so the proof comes out in the reverse of its order.
    while (to - from > 1) {
      int middle = from + split(to - from);
      if (index < middle) {
        proof.add(root(middle, to));
        to = middle;
      } else {
        proof.add(root(from, middle));
        from = middle;
      }
    }
    return List.copyOf(proof.reversed());
  }

  List<Digest> consistency(int oldSize) {
    int size = leafHashes.size();
    Objects.checkFromToIndex(0, oldSize, size);
    if (oldSize == 0 || oldSize == size) {
      return List.of();
    }
    List<Digest> proof = new ArrayList<>();
    int from = 0;
    int to = size;
    while (oldSize < to) {
      int middle = from + split(to - from);
      if (oldSize <= middle) {
        proof.add(root(middle, to));
        to = middle;
      } else {
        proof.add(root(from, middle));
        from = middle;
      }
    }
    if (from > 0) {
      proof.add(root(from, to));
    }
    return List.copyOf(proof.reversed());
  }

  private Digest root(int from, int to) {
    if (to - from == 1) {
      return leafHashes.get(from);
    }
    int middle = from + split(to - from);
    return LogHash.node(root(from, middle), root(middle, to));
  }

  /** The largest power of two below {@code size}, which is at least 2. */
  private static int split(int size) {
    return Integer.highestOneBit(size - 1);
  }
}
