package network.byline.attribution.span;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import network.byline.base.codec.ByteReader;
import network.byline.base.codec.ByteWriter;
import network.byline.base.codec.MalformedException;
import network.byline.base.merkle.LogTree;
import network.byline.base.value.Digest;

/**
 * What a segment holds and the hashes that hold it together.
 *
 * @param tokenizer the digest of the tokenizer whose ids stand in the text
 * @param tokens the length of the text, separators included
 * @param passages the number of passages
 * @param chunks for each array the SHA-256 of each of its 64 KiB chunks
 */
public record SegmentManifest(
    Digest tokenizer, int tokens, int passages, Map<SegmentArray, List<Digest>> chunks) {

  /** The version of the layout and of everything that decides its bytes. */
  public static final int ENGINE_VERSION = 1;

  /** The longest text of one segment, in tokens. */
  public static final int MAX_TOKENS = SuffixArray.MAX_LENGTH;

  /** The most passages of one segment. */
  public static final int MAX_PASSAGES = 1 << 24;

  /** The most bytes that an encoded manifest can take. */
  static final int MAX_BYTES = maxBytes();

  private static final byte[] LABEL = "byline.segment.v1\0".getBytes(StandardCharsets.US_ASCII);
  private static final int HEADER_BYTES = LABEL.length + 2 + Digest.SIZE + 4 + 4;

  public SegmentManifest {
    requireCounts(tokens, passages);
    Map<SegmentArray, List<Digest>> copy = new EnumMap<>(SegmentArray.class);
    for (SegmentArray array : SegmentArray.values()) {
      int expected = array.chunks(tokens, passages);
      List<Digest> hashes = List.copyOf(chunks.getOrDefault(array, List.of()));
      int given = hashes.size();
      if (given != expected) {
        throw new MalformedException(
            "manifest." + array.field(), given + " chunk hashes where " + expected + " belong");
      }
      copy.put(array, hashes);
    }
    chunks = Collections.unmodifiableMap(copy);
  }

  /**
   * Returns the segment's root: the SHA-256 of the manifest's head and, for each array, the root of
   * the log tree over its chunk hashes. One chunk is thus proven by its path and six roots.
   */
  public Digest root() {
    ByteWriter out = head();
    for (SegmentArray array : SegmentArray.values()) {
      out.digest(LogTree.root(chunks(array).stream().map(Digest::toArray).toList()));
    }
    return Digest.sha256(out.toByteArray());
  }

  /** Returns the hashes of an array's chunks. */
  public List<Digest> chunks(SegmentArray array) {
    return chunks.getOrDefault(array, List.of());
  }

  /** Returns the encoding. */
  public byte[] toBytes() {
    ByteWriter out = head();
    for (SegmentArray array : SegmentArray.values()) {
      out.list(chunks(array), ByteWriter::digest);
    }
    return out.toByteArray();
  }

  /**
   * Reads a manifest.
   *
   * @throws MalformedException naming the field if it is none, or of another engine version
   */
  public static SegmentManifest decode(byte[] bytes) {
    return ByteReader.decode("manifest", bytes, SegmentManifest::decode);
  }

  private static SegmentManifest decode(ByteReader in) {
    if (!Arrays.equals(in.raw(LABEL.length, "manifest.label"), LABEL)) {
      throw new MalformedException("manifest.label", "this is no span index segment");
    }
    int engine = in.u16("manifest.engine");
    if (engine != ENGINE_VERSION) {
      throw new MalformedException(
          "manifest.engine",
          "built by version " + engine + ", read by " + ENGINE_VERSION + ": rebuild the index");
    }
    Digest tokenizer = in.digest("manifest.tokenizer");
    long tokens = in.u32("manifest.tokens");
    long passages = in.u32("manifest.passages");
    requireCounts(tokens, passages);
    Map<SegmentArray, List<Digest>> chunks = new EnumMap<>(SegmentArray.class);
    for (SegmentArray array : SegmentArray.values()) {
      String field = "manifest." + array.field();
      chunks.put(array, in.list(array.chunks(tokens, passages), r -> r.digest(field), field));
    }
    return new SegmentManifest(tokenizer, (int) tokens, (int) passages, chunks);
  }

  private ByteWriter head() {
    return new ByteWriter()
        .raw(LABEL)
        .u16(ENGINE_VERSION)
        .digest(tokenizer)
        .u32(tokens)
        .u32(passages);
  }

  private static void requireCounts(long tokens, long passages) {
    if (tokens > MAX_TOKENS) {
      throw new MalformedException(
          "manifest.tokens", tokens + " are more than one segment holds, " + MAX_TOKENS);
    }
    if (passages < 1 || passages > MAX_PASSAGES || passages > tokens / 2) {
      throw new MalformedException(
          "manifest.passages",
          passages
              + " is not within 1 and "
              + Math.min(MAX_PASSAGES, tokens / 2)
              + ", the most for "
              + tokens
              + " tokens");
    }
  }

  private static int maxBytes() {
    long bytes = HEADER_BYTES;
    for (SegmentArray array : SegmentArray.values()) {
      bytes += 4 + (long) Digest.SIZE * array.chunks(MAX_TOKENS, MAX_PASSAGES);
    }
    return Math.toIntExact(bytes);
  }
}
