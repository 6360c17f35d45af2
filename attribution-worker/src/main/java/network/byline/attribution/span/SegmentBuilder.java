package network.byline.attribution.span;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import network.byline.base.value.Address;
import network.byline.base.value.Digest;

/**
 * Collects passages in commit order and makes a segment of them. The order decides who is paid: of
 * all passages that hold a span, the one added first.
 */
public final class SegmentBuilder {

  private final Digest tokenizer;
  private final List<Digest> ids = new ArrayList<>();
  private final List<Address> owners = new ArrayList<>();
  private final List<Integer> starts = new ArrayList<>();
  private char[] text = new char[1024];
  private int length;

  /**
   * Starts an empty index.
   *
   * @param tokenizer the digest of the tokenizer that gives the token ids
   */
  public SegmentBuilder(Digest tokenizer) {
    this.tokenizer = tokenizer;
  }

  /**
   * Adds the next passage in commit order.
   *
   * @param passage its id
   * @param owner who committed it first
   * @param tokens its token ids without begin and end tokens, at least one, each 0 to 65,534
   * @throws IllegalArgumentException if a token is outside that range, or the segment is full
   */
  public SegmentBuilder add(Digest passage, Address owner, int[] tokens) {
    if (tokens.length == 0) {
      throw new IllegalArgumentException("passage " + passage + " has no tokens");
    }
    if (tokens.length >= SegmentManifest.MAX_TOKENS - length
        || ids.size() == SegmentManifest.MAX_PASSAGES) {
      throw new IllegalArgumentException(
          "passage " + passage + " does not fit the segment any more: start another");
    }
    TokenIds.require("passage " + passage, tokens);
    if (text.length <= length + tokens.length) {
      long doubled = Math.max(2L * text.length, length + tokens.length + 1L);
      text = Arrays.copyOf(text, (int) Math.min(doubled, SegmentManifest.MAX_TOKENS));
    }
    starts.add(length);
    ids.add(passage);
    owners.add(owner);
    for (int token : tokens) {
      text[length++] = (char) token;
    }
    text[length++] = Segment.SEPARATOR;
    return this;
  }

  /**
   * Builds the segment: sorts the suffixes on this thread and hashes all arrays.
   *
   * @param arena owns the segment's memory; a shared one if several threads will search
   * @throws IllegalStateException if no passage was added
   */
  public Segment build(Arena arena) {
    if (ids.isEmpty()) {
      throw new IllegalStateException("no passage was added: there is nothing to index");
    }
    char[] whole = Arrays.copyOf(text, length);
    Map<SegmentArray, MemorySegment> arrays = new EnumMap<>(SegmentArray.class);
    Map<SegmentArray, List<Digest>> hashes = new EnumMap<>(SegmentArray.class);
    for (SegmentArray array : SegmentArray.values()) {
      MemorySegment memory = SegmentFile.allocate(array, length, ids.size(), arena);
      fill(array, whole, memory);
      arrays.put(array, memory);
      hashes.put(array, SegmentFile.hashChunks(memory));
    }
    SegmentManifest manifest = new SegmentManifest(tokenizer, length, ids.size(), hashes);
    return new Segment(manifest, arrays, arena);
  }

  private void fill(SegmentArray array, char[] whole, MemorySegment memory) {
    switch (array) {
      case TOKENS -> MemorySegment.copy(whole, 0, memory, Segment.UINT16, 0, whole.length);
      case SUFFIXES ->
          MemorySegment.copy(SuffixArray.of(whole), 0, memory, Segment.INT32, 0, whole.length);
      case BUCKETS -> {
        int[] bucketStart = bucketStarts(whole);
        MemorySegment.copy(bucketStart, 0, memory, Segment.INT32, 0, bucketStart.length);
      }
      case STARTS -> {
        for (int i = 0; i < starts.size(); i++) {
          memory.setAtIndex(Segment.INT32, i, starts.get(i));
        }
        memory.setAtIndex(Segment.INT32, starts.size(), length);
      }
      case IDS -> {
        for (int i = 0; i < ids.size(); i++) {
          put(ids.get(i).toArray(), memory, i);
        }
      }
      case OWNERS -> {
        for (int i = 0; i < owners.size(); i++) {
          put(owners.get(i).toArray(), memory, i);
        }
      }
    }
  }

  /** Returns, for each token id and one more, how many tokens of the text are lesser. */
  static int[] bucketStarts(char[] whole) {
    int[] bucketStart = new int[Character.MAX_VALUE + 2];
    for (char token : whole) {
      bucketStart[token + 1]++;
    }
    for (int token = 1; token < bucketStart.length; token++) {
      bucketStart[token] += bucketStart[token - 1];
    }
    return bucketStart;
  }

  private static void put(byte[] item, MemorySegment memory, int index) {
    MemorySegment.copy(
        MemorySegment.ofArray(item), 0, memory, (long) index * item.length, item.length);
  }
}
