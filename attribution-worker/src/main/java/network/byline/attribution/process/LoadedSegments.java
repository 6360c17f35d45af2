package network.byline.attribution.process;

import com.google.protobuf.ByteString;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.util.LinkedHashMap;
import java.util.Map;
import network.byline.attribution.span.Segment;
import network.byline.attribution.span.SpanFinder;
import network.byline.base.value.Digest;

/** The span indexes that this worker holds, off the heap: the few that were used last. */
final class LoadedSegments {

  private static final int KEPT = 4;

  private final StoredData data;
  private final Map<Digest, LoadedSegment> segments = new LinkedHashMap<>(8, 0.75f, true);

  LoadedSegments(StoredData data) {
    this.data = data;
  }

  /** An index and the memory it lies in. */
  record LoadedSegment(Segment segment, SpanFinder spans, Arena memory) {}

  /** Returns the index with this root, reading and checking it if it is not in memory. */
  LoadedSegment get(ByteString manifest, ByteString root) {
    Digest expected = StoredData.digest(root, "segment_root");
    LoadedSegment loaded = segments.get(expected);
    if (loaded == null) {
      if (segments.size() == KEPT) {
        var eldest = segments.entrySet().iterator();
        eldest.next().getValue().memory().close();
        eldest.remove();
      }
      loaded = load(data.read(manifest, "segment"), expected);
      segments.put(expected, loaded);
    }
    return loaded;
  }

  private static LoadedSegment load(byte[] file, Digest root) {
    Arena memory = Arena.ofShared();
    try {
      Segment segment = Segment.load(new ByteArrayInputStream(file), root, memory);
      return new LoadedSegment(segment, new SpanFinder(segment), memory);
    } catch (IOException e) {
      memory.close();
      throw new UncheckedIOException(e);
    } catch (RuntimeException e) {
      memory.close();
      throw e;
    }
  }
}
