package network.byline.attribution.span;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Map;
import network.byline.base.codec.MalformedException;
import network.byline.base.value.Address;
import network.byline.base.value.Digest;

/**
 * One immutable piece of a span index: the passages of a snapshot in commit order and the suffix
 * array over them.
 *
 * <p>Everything lies in memory outside the heap that belongs to the arena given: 6 bytes a token,
 * 56 a passage, 0.3 MB of buckets, and a table for smallest positions that is not part of the file
 * ({@link RangeMinimum}). A segment may be read by as many threads as its arena allows, and not
 * after the arena is closed.
 *
 * <p>The file is a count of four bytes, the {@link SegmentManifest}, and the arrays of {@link
 * SegmentArray} one after the other. Equal passages, owners and tokenizer make equal bytes.
 */
public final class Segment {

  /** The token id that ends every passage; no tokenizer gives it out. */
  public static final int SEPARATOR = Character.MAX_VALUE;

  static final ValueLayout.OfInt INT32 = ValueLayout.JAVA_INT.withOrder(ByteOrder.LITTLE_ENDIAN);
  static final ValueLayout.OfChar UINT16 = ValueLayout.JAVA_CHAR.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final SegmentManifest manifest;
  private final Digest root;
  private final Map<SegmentArray, MemorySegment> arrays;
  private final MemorySegment tokens;
  private final MemorySegment suffixes;
  private final MemorySegment buckets;
  private final MemorySegment starts;
  private final MemorySegment ids;
  private final MemorySegment owners;
  private final RangeMinimum smallestPositions;

  Segment(SegmentManifest manifest, Map<SegmentArray, MemorySegment> arrays, Arena arena) {
    this.manifest = manifest;
    this.root = manifest.root();
    this.arrays = arrays;
    this.tokens = SegmentFile.required(arrays, SegmentArray.TOKENS);
    this.suffixes = SegmentFile.required(arrays, SegmentArray.SUFFIXES);
    this.buckets = SegmentFile.required(arrays, SegmentArray.BUCKETS);
    this.starts = SegmentFile.required(arrays, SegmentArray.STARTS);
    this.ids = SegmentFile.required(arrays, SegmentArray.IDS);
    this.owners = SegmentFile.required(arrays, SegmentArray.OWNERS);
    this.smallestPositions = new RangeMinimum(suffixes, manifest.tokens(), arena);
  }

  /**
   * Reads a segment and checks every byte of it against the root.
   *
   * <p>The manifest is compared with the root before memory is taken for the arrays, each chunk
   * with its hash, and the arrays with each other as far as one pass over each can tell; whether
   * the suffix array is in order is left to {@link #requireOrder}.
   *
   * @param in the file; read to its end, not closed
   * @param root the root that the segment must have
   * @param arena owns the memory; a shared one if several threads will search
   * @throws MalformedException naming the part that is wrong
   * @throws IOException if reading fails
   */
  public static Segment load(InputStream in, Digest root, Arena arena) throws IOException {
    return SegmentFile.read(in, root, arena);
  }

  /** Writes the segment's file; the stream is not closed. */
  public void write(OutputStream out) throws IOException {
    SegmentFile.write(manifest, arrays, out);
  }

  /** Returns the manifest. */
  public SegmentManifest manifest() {
    return manifest;
  }

  /** Returns the manifest's root, which names the segment. */
  public Digest root() {
    return root;
  }

  /** Returns the length of the text in tokens, separators included. */
  public int tokens() {
    return manifest.tokens();
  }

  /** Returns the number of passages. */
  public int passages() {
    return manifest.passages();
  }

  /** Returns the id of the passage with this index in commit order, from 0. */
  public Digest passage(int index) {
    return Digest.of(bytes(ids, index, Digest.SIZE));
  }

  /** Returns the owner of the passage with this index. */
  public Address owner(int index) {
    return Address.of(bytes(owners, index, Address.SIZE));
  }

  /** Returns the tokens of the passage with this index, without its separator. */
  public int[] text(int index) {
    int start = start(index);
    int[] text = new int[start(index + 1) - 1 - start];
    for (int i = 0; i < text.length; i++) {
      text[i] = token(start + i);
    }
    return text;
  }

  /**
   * Checks that the suffix array holds every position once and in the order of the suffixes. Takes
   * one pass and 4 bytes of heap a token; a full node does it once for a segment that it did not
   * build.
   *
   * @throws MalformedException naming the first entry that is wrong
   */
  public void requireOrder() {
    int[] rank = new int[tokens() + 1];
    for (int i = 0; i < tokens(); i++) {
      int position = suffix(i);
      if (rank[position] != 0) {
        throw new MalformedException("suffixes", "entry " + i + " repeats " + position);
      }
      // One more than the rank, so that the empty suffix keeps the least.
      rank[position] = i + 1;
    }
    for (int i = 1; i < tokens(); i++) {
      int left = suffix(i - 1);
      int right = suffix(i);
      boolean ascending =
          token(left) < token(right)
              || (token(left) == token(right) && rank[left + 1] < rank[right + 1]);
      if (!ascending) {
        throw new MalformedException("suffixes", "entry " + i + " is not above the one before");
      }
    }
  }

  int token(int position) {
    return tokens.getAtIndex(UINT16, position);
  }

  int suffix(int rank) {
    return int32(suffixes, rank);
  }

  /** Returns how many suffixes start with a lesser token; token 65,536 stands for all. */
  int bucketStart(int token) {
    return int32(buckets, token);
  }

  /** Returns where a passage starts; the number of passages stands for the end of the text. */
  int start(int passage) {
    return int32(starts, passage);
  }

  /** Returns the rank of the smallest position among the suffixes of a range of ranks. */
  int rankOfFirst(int from, int to) {
    return smallestPositions.indexOfLeast(from, to);
  }

  /** Returns the index of the passage that holds a position. */
  int passageAt(int position) {
    int low = 0;
    int high = passages();
    while (high - low > 1) {
      int middle = (low + high) >>> 1;
      if (start(middle) <= position) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return low;
  }

  static int int32(MemorySegment array, long index) {
    return array.getAtIndex(INT32, index);
  }

  private static byte[] bytes(MemorySegment array, int index, int size) {
    return array.asSlice((long) index * size, size).toArray(ValueLayout.JAVA_BYTE);
  }
}
