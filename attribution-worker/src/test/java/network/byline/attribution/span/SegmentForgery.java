package network.byline.attribution.span;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import network.byline.base.value.Digest;

/** A segment file whose arrays were changed and whose hashes and root were made to fit again. */
record SegmentForgery(byte[] file, Digest root) {

  static byte[] file(Segment segment) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      segment.write(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /** Lets {@code change} alter one array, seen as little-endian bytes. */
  static SegmentForgery of(Segment segment, SegmentArray changed, Consumer<ByteBuffer> change) {
    byte[] file = file(segment);
    int at = 4 + ByteBuffer.wrap(file).getInt();
    Map<SegmentArray, MemorySegment> arrays = new EnumMap<>(SegmentArray.class);
    Map<SegmentArray, List<Digest>> hashes = new EnumMap<>(SegmentArray.class);
    for (SegmentArray array : SegmentArray.values()) {
      int size = (int) array.bytes(segment.tokens(), segment.passages());
      byte[] bytes = Arrays.copyOfRange(file, at, at + size);
      if (array == changed) {
        change.accept(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN));
      }
      MemorySegment memory = MemorySegment.ofArray(bytes);
      arrays.put(array, memory);
      hashes.put(array, SegmentFile.hashChunks(memory));
      at += size;
    }
    SegmentManifest manifest =
        new SegmentManifest(
            segment.manifest().tokenizer(), segment.tokens(), segment.passages(), hashes);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      SegmentFile.write(manifest, arrays, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new SegmentForgery(out.toByteArray(), manifest.root());
  }
}
