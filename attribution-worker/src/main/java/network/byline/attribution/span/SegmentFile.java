package network.byline.attribution.span;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import network.byline.base.codec.MalformedException;
import network.byline.base.value.Digest;

/** Reads, checks and writes the bytes of segments. */
final class SegmentFile {

  private static final int ALIGNMENT = 64;

  private SegmentFile() {}

  static Segment read(InputStream in, Digest root, Arena arena) throws IOException {
    SegmentManifest manifest = readManifest(in);
    if (!manifest.root().equals(root)) {
      throw new MalformedException(
          "manifest", "its root is " + manifest.root() + ", but " + root + " was asked for");
    }
    Map<SegmentArray, MemorySegment> arrays = new EnumMap<>(SegmentArray.class);
    for (SegmentArray array : SegmentArray.values()) {
      arrays.put(array, readArray(in, manifest, array, arena));
    }
    if (in.read() >= 0) {
      throw new MalformedException("end", "bytes follow the last array");
    }
    requireStructure(manifest, arrays);
    return new Segment(manifest, arrays, arena);
  }

  static void write(
      SegmentManifest manifest, Map<SegmentArray, MemorySegment> arrays, OutputStream out)
      throws IOException {
    byte[] head = manifest.toBytes();
    out.write(ByteBuffer.allocate(Integer.BYTES).putInt(head.length).array());
    out.write(head);
    byte[] chunk = new byte[SegmentArray.CHUNK_BYTES];
    for (SegmentArray name : SegmentArray.values()) {
      MemorySegment array = required(arrays, name);
      for (long at = 0; at < array.byteSize(); at += chunk.length) {
        int size = (int) Math.min(chunk.length, array.byteSize() - at);
        MemorySegment.copy(array, at, MemorySegment.ofArray(chunk), 0, size);
        out.write(chunk, 0, size);
      }
    }
  }

  static MemorySegment allocate(SegmentArray array, long tokens, long passages, Arena arena) {
    return arena.allocate(array.bytes(tokens, passages), ALIGNMENT);
  }

  /** Returns one array of a complete set. */
  static MemorySegment required(Map<SegmentArray, MemorySegment> arrays, SegmentArray array) {
    return Objects.requireNonNull(arrays.get(array), array::field);
  }

  /** Returns the SHA-256 of each chunk of an array. */
  static List<Digest> hashChunks(MemorySegment array) {
    List<Digest> hashes = new ArrayList<>();
    byte[] chunk = new byte[SegmentArray.CHUNK_BYTES];
    for (long at = 0; at < array.byteSize(); at += chunk.length) {
      int size = (int) Math.min(chunk.length, array.byteSize() - at);
      MemorySegment.copy(array, at, MemorySegment.ofArray(chunk), 0, size);
      hashes.add(hash(chunk, size));
    }
    return hashes;
  }

  private static SegmentManifest readManifest(InputStream in) throws IOException {
    byte[] count = in.readNBytes(Integer.BYTES);
    if (count.length < Integer.BYTES) {
      throw new MalformedException("manifest", "ends before its length is told");
    }
    int length = ByteBuffer.wrap(count).getInt();
    if (length < 0 || length > SegmentManifest.MAX_BYTES) {
      throw new MalformedException(
          "manifest",
          Integer.toUnsignedString(length)
              + " bytes are more than the largest, "
              + SegmentManifest.MAX_BYTES);
    }
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new MalformedException(
          "manifest", "ends after " + bytes.length + " of " + length + " bytes");
    }
    return SegmentManifest.decode(bytes);
  }

  private static MemorySegment readArray(
      InputStream in, SegmentManifest manifest, SegmentArray array, Arena arena)
      throws IOException {
    MemorySegment memory = allocate(array, manifest.tokens(), manifest.passages(), arena);
    byte[] chunk = new byte[SegmentArray.CHUNK_BYTES];
    List<Digest> hashes = manifest.chunks(array);
    for (int i = 0; i < hashes.size(); i++) {
      long at = (long) i * chunk.length;
      int size = (int) Math.min(chunk.length, memory.byteSize() - at);
      if (in.readNBytes(chunk, 0, size) < size) {
        throw new MalformedException(array.field(), "ends within chunk " + i);
      }
      if (!hash(chunk, size).equals(hashes.get(i))) {
        throw new MalformedException(array.field(), "chunk " + i + " has not the hash promised");
      }
      MemorySegment.copy(MemorySegment.ofArray(chunk), 0, memory, at, size);
    }
    return memory;
  }

  /** Checks what lookups rely on, so that no committed nonsense leads them out of the arrays. */
  private static void requireStructure(
      SegmentManifest manifest, Map<SegmentArray, MemorySegment> arrays) {
    MemorySegment tokens = required(arrays, SegmentArray.TOKENS);
    requireStarts(manifest, required(arrays, SegmentArray.STARTS), tokens);
    int[] bucketStart = new int[Character.MAX_VALUE + 2];
    for (int i = 0; i < manifest.tokens(); i++) {
      bucketStart[tokens.getAtIndex(Segment.UINT16, i) + 1]++;
    }
    if (bucketStart[Segment.SEPARATOR + 1] != manifest.passages()) {
      throw new MalformedException(
          "tokens",
          bucketStart[Segment.SEPARATOR + 1]
              + " separators for "
              + manifest.passages()
              + " passages");
    }
    MemorySegment buckets = required(arrays, SegmentArray.BUCKETS);
    for (int token = 0; token < bucketStart.length; token++) {
      bucketStart[token] += token == 0 ? 0 : bucketStart[token - 1];
      if (Segment.int32(buckets, token) != bucketStart[token]) {
        throw new MalformedException("buckets", "entry " + token + " does not fit the tokens");
      }
    }
    MemorySegment suffixes = required(arrays, SegmentArray.SUFFIXES);
    for (int i = 0; i < manifest.tokens(); i++) {
      int position = Segment.int32(suffixes, i);
      if (position < 0 || position >= manifest.tokens()) {
        throw new MalformedException("suffixes", "entry " + i + " is outside the text");
      }
    }
  }

  private static void requireStarts(
      SegmentManifest manifest, MemorySegment starts, MemorySegment tokens) {
    int before = 0;
    for (int passage = 0; passage <= manifest.passages(); passage++) {
      int start = Segment.int32(starts, passage);
      boolean fits =
          passage == 0
              ? start == 0
              : start - 2 >= before
                  && start <= manifest.tokens()
                  && tokens.getAtIndex(Segment.UINT16, start - 1) == Segment.SEPARATOR;
      if (!fits) {
        throw new MalformedException(
            "starts", "entry " + passage + " does not follow the separator of a passage");
      }
      before = start;
    }
    if (before != manifest.tokens()) {
      throw new MalformedException("starts", "the last entry is not the end of the text");
    }
  }

  private static Digest hash(byte[] chunk, int size) {
    return Digest.sha256(size == chunk.length ? chunk : Arrays.copyOf(chunk, size));
  }
}
