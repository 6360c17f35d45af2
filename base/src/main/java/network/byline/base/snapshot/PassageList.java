package network.byline.base.snapshot;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import network.byline.base.codec.ByteReader;
import network.byline.base.codec.ByteWriter;
import network.byline.base.merkle.LogTree;
import network.byline.base.value.Address;
import network.byline.base.value.Digest;

/**
 * The passages of a snapshot in commit order: each text once, owned by whoever committed it first.
 *
 * @param entries the passages
 */
public record PassageList(List<Entry> entries) {

  private static final int MAX_PASSAGES = 20_000_000;

  public PassageList {
    entries = List.copyOf(entries);
  }

  /**
   * One passage.
   *
   * @param passage its id
   * @param owner who committed it first
   * @param logIndex which contribution of the log, from 0
   * @param position which record of the contribution, from 0
   */
  public record Entry(Digest passage, Address owner, long logIndex, int position) {

    /** Returns the entry's bytes, a leaf of the snapshot's tree. */
    public byte[] leaf() {
      return new ByteWriter()
          .digest(passage)
          .address(owner)
          .u64(logIndex)
          .u32(position)
          .toByteArray();
    }

    static Entry decode(ByteReader in) {
      return new Entry(
          in.digest("passage.id"),
          in.address("passage.owner"),
          in.u64("passage.logIndex"),
          (int) Math.min(in.u32("passage.position"), Integer.MAX_VALUE));
    }
  }

  /**
   * One contribution as it stands in the log.
   *
   * @param owner the contributor
   * @param passages the passage ids of its records, in order
   */
  public record Logged(Address owner, List<Digest> passages) {}

  /** Returns the passages that these contributions make, the first of the log first. */
  public static PassageList of(List<Logged> log) {
    Set<Digest> seen = new HashSet<>();
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < log.size(); i++) {
      List<Digest> passages = log.get(i).passages();
      for (int j = 0; j < passages.size(); j++) {
        if (seen.add(passages.get(j))) {
          entries.add(new Entry(passages.get(j), log.get(i).owner(), i, j));
        }
      }
    }
    return new PassageList(entries);
  }

  /** Returns the snapshot's root. */
  public Digest root() {
    return LogTree.root(entries.stream().map(Entry::leaf).toList());
  }

  /** Returns the encoding that is stored as the snapshot's blob. */
  public byte[] toBytes() {
    return new ByteWriter().list(entries, (w, e) -> w.raw(e.leaf())).toByteArray();
  }

  /** Reads a passage list. */
  public static PassageList decode(byte[] bytes) {
    ByteReader in = new ByteReader(bytes);
    PassageList list = new PassageList(in.list(MAX_PASSAGES, Entry::decode, "passages"));
    in.finish();
    return list;
  }
}
