package network.byline.base.merkle;

import java.util.ArrayList;
import java.util.List;
import network.byline.base.codec.ByteReader;
import network.byline.base.codec.ByteWriter;
import network.byline.base.codec.MalformedException;
import network.byline.base.value.Digest;

/**
 * An append-only log by its size and frontier: the SHA-256 Merkle tree of RFC 9162, section 2.1.
 *
 * <p>The frontier holds the roots of the full subtrees that the log falls into, largest first: one
 * for each bit set in the size. It is all that is needed to append and to name the root, so a log
 * of any length is a value of at most 2 kB. Proofs need the leaves themselves. A log does not
 * change: {@link #append} returns the longer one.
 *
 * @param size the number of leaves
 * @param frontier the roots of the full subtrees, largest first
 */
public record LogTree(long size, List<Digest> frontier) {

  /** The log without leaves; its root is the SHA-256 of nothing. */
  public static final LogTree EMPTY = new LogTree(0, List.of());

  private static final int MAX_FRONTIER = Long.SIZE - 1;

  public LogTree {
    if (size < 0) {
      throw new IllegalArgumentException("log size " + size + " is below zero");
    }
    if (frontier.size() != Long.bitCount(size)) {
      throw new IllegalArgumentException(
          "a log of "
              + size
              + " leaves has a frontier of "
              + Long.bitCount(size)
              + " roots, but "
              + frontier.size()
              + " were given");
    }
    frontier = List.copyOf(frontier);
  }

  /** Returns the log of these leaves in this order. */
  public static LogTree of(List<byte[]> leaves) {
    LogTree log = EMPTY;
    for (byte[] leaf : leaves) {
      log = log.append(leaf);
    }
    return log;
  }

  /** Returns the log with one more leaf at its end; this one stays as it is. */
  public LogTree append(byte[] leaf) {
    List<Digest> grown = new ArrayList<>(frontier);
    Digest root = LogHash.leaf(leaf);
    for (long bits = size; (bits & 1) == 1; bits >>= 1) {
      root = LogHash.node(grown.removeLast(), root);
    }
    grown.add(root);
    return new LogTree(Math.addExact(size, 1), grown);
  }

  /** Returns the root over all leaves. */
  public Digest root() {
    if (frontier.isEmpty()) {
      return Digest.sha256();
    }
    Digest root = frontier.getLast();
    for (int i = frontier.size() - 2; i >= 0; i--) {
      root = LogHash.node(frontier.get(i), root);
    }
    return root;
  }

  /** Writes size and frontier. */
  public void encode(ByteWriter out) {
    out.u64(size);
    out.list(frontier, ByteWriter::digest);
  }

  /**
   * Reads size and frontier.
   *
   * @throws MalformedException if they do not belong together
   */
  public static LogTree read(ByteReader in) {
    long size = in.u64("log.size");
    List<Digest> frontier = in.list(MAX_FRONTIER, r -> r.digest("log.frontier"), "log.frontier");
    if (frontier.size() != Long.bitCount(size)) {
      throw new MalformedException(
          "log.frontier", frontier.size() + " roots do not fit a log of " + size + " leaves");
    }
    return new LogTree(size, frontier);
  }

  /** Returns the root over these leaves in this order. */
  public static Digest root(List<byte[]> leaves) {
    return of(leaves).root();
  }

  /**
   * Returns the proof that a leaf is part of the log of all these leaves: the hashes beside its way
   * to the root, from the bottom up (RFC 9162, section 2.1.3.1).
   *
   * @throws IndexOutOfBoundsException if there is no leaf with this index
   */
  public static List<Digest> inclusionProof(List<byte[]> leaves, int index) {
    return LogProver.of(leaves).inclusion(index);
  }

  /**
   * Returns the proof that the log of the first {@code oldSize} leaves is a beginning of the log of
   * all (RFC 9162, section 2.1.4.1). It is empty when nothing has to be proven: for an empty
   * beginning, or the whole log.
   *
   * @throws IndexOutOfBoundsException if there are fewer leaves
   */
  public static List<Digest> consistencyProof(List<byte[]> leaves, int oldSize) {
    return LogProver.of(leaves).consistency(oldSize);
  }

  /**
   * Tells whether a leaf stands at this index in the log with this size and root (RFC 9162, section
   * 2.1.3.2).
   */
  public static boolean verifyInclusion(
      byte[] leaf, long index, long size, List<Digest> proof, Digest root) {
    if (index < 0 || index >= size) {
      return false;
    }
    long node = index;
    long last = size - 1;
    Digest hash = LogHash.leaf(leaf);
    for (Digest beside : proof) {
      if (last == 0) {
        return false;
      }
      if ((node & 1) == 1 || node == last) {
        hash = LogHash.node(beside, hash);
        while ((node & 1) == 0 && node != 0) {
          node >>= 1;
          last >>= 1;
        }
      } else {
        hash = LogHash.node(hash, beside);
      }
      node >>= 1;
      last >>= 1;
    }
    return last == 0 && hash.equals(root);
  }

  /**
   * Tells whether the log with the old size and root is a beginning of the one with the new (RFC
   * 9162, section 2.1.4.2). The empty log is a beginning of every log.
   */
  public static boolean verifyConsistency(
      long oldSize, Digest oldRoot, long newSize, Digest newRoot, List<Digest> proof) {
    if (oldSize < 0 || oldSize > newSize) {
      return false;
    }
    if (oldSize == newSize) {
      return proof.isEmpty() && oldRoot.equals(newRoot);
    }
    if (oldSize == 0) {
      return proof.isEmpty() && oldRoot.equals(EMPTY.root());
    }
    // A beginning that is one full subtree is not repeated in the proof: it is the old root.
    boolean full = Long.bitCount(oldSize) == 1;
    if (!full && proof.isEmpty()) {
      return false;
    }
    int skipped = Long.numberOfTrailingZeros(oldSize);
    long node = (oldSize - 1) >> skipped;
    long last = (newSize - 1) >> skipped;
    Digest oldHash = full ? oldRoot : proof.getFirst();
    Digest newHash = oldHash;
    for (Digest beside : full ? proof : proof.subList(1, proof.size())) {
      if (last == 0) {
        return false;
      }
      if ((node & 1) == 1 || node == last) {
        oldHash = LogHash.node(beside, oldHash);
        newHash = LogHash.node(beside, newHash);
        while ((node & 1) == 0 && node != 0) {
          node >>= 1;
          last >>= 1;
        }
      } else {
        newHash = LogHash.node(newHash, beside);
      }
      node >>= 1;
      last >>= 1;
    }
    return last == 0 && oldHash.equals(oldRoot) && newHash.equals(newRoot);
  }
}
