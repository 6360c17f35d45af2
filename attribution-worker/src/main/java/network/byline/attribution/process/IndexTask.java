package network.byline.attribution.process;

import com.google.protobuf.ByteString;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import network.byline.attribution.process.protocol.Index;
import network.byline.attribution.process.protocol.Indexed;
import network.byline.attribution.span.Segment;
import network.byline.attribution.span.SegmentBuilder;
import network.byline.attribution.tokenizer.Tokenizer;
import network.byline.base.value.Digest;

/** Builds the span index of a snapshot. */
final class IndexTask {

  private final StoredData data;
  private final Path output;

  IndexTask(StoredData data, Path output) {
    this.data = data;
    this.output = output;
  }

  Indexed perform(long id, Index task) {
    byte[] json = data.read(task.getTokenizer(), "tokenizer");
    Tokenizer tokenizer = Tokenizer.parse(json);
    SegmentBuilder builder = new SegmentBuilder(Digest.sha256(json));
    for (StoredData.Passage passage :
        data.passages(task.getSnapshot(), task.getContributionsList())) {
      builder.add(
          passage.entry().passage(), passage.entry().owner(), tokenizer.encode(passage.text()));
    }
    try (Arena arena = Arena.ofConfined()) {
      Segment segment = builder.build(arena);
      String file = id + "-segment";
      try (OutputStream out =
          new BufferedOutputStream(Files.newOutputStream(output.resolve(file)))) {
        segment.write(out);
      }
      return Indexed.newBuilder()
          .setFile(file)
          .setSegmentRoot(ByteString.copyFrom(segment.root().toArray()))
          .setTokens(segment.tokens())
          .setPassages(segment.passages())
          .build();
    } catch (IOException e) {
      throw new UncheckedIOException("the worker cannot write its output", e);
    }
  }
}
