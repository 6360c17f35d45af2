package network.byline.bench.credit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import network.byline.attribution.format.AdapterConfig;
import network.byline.attribution.format.SafeTensors;
import network.byline.attribution.format.TensorMap;
import network.byline.attribution.span.SegmentBuilder;
import network.byline.attribution.span.SpanFinder;
import network.byline.attribution.strict.Decoder;
import network.byline.attribution.strict.Sampler;
import network.byline.attribution.strict.StrictModel;
import network.byline.attribution.tokenizer.StreamDecoder;
import network.byline.attribution.train.BaseModel;
import network.byline.base.record.PassageId;
import network.byline.base.statement.SamplerSettings;
import network.byline.base.value.Digest;

/** A model with its adapter and the index over the passages it was trained on. */
final class CreditModel {

  private static final long MAX_ADAPTER_BYTES = 1L << 30;

  private final BaseModel files;
  private final StrictModel base;
  private final StrictModel tuned;
  private final SpanFinder index;

  private CreditModel(BaseModel files, StrictModel base, StrictModel tuned, SpanFinder index) {
    this.files = files;
    this.base = base;
    this.tuned = tuned;
    this.index = index;
  }

  /** Puts an adapter from a folder on a base and indexes the sources. */
  static CreditModel read(BaseModel files, Path adapter, List<Source> sources, Arena memory) {
    try {
      return of(
          files,
          AdapterConfig.parse(Files.readAllBytes(adapter.resolve(AdapterConfig.FILE_NAME))),
          SafeTensors.read(adapter.resolve(AdapterConfig.WEIGHTS_NAME), MAX_ADAPTER_BYTES),
          sources,
          memory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Puts an adapter on a base and indexes the sources, in commit order, equal texts once. */
  static CreditModel of(
      BaseModel files,
      AdapterConfig config,
      TensorMap adapter,
      List<Source> sources,
      Arena memory) {
    StrictModel base = StrictModel.of(files.config(), files.tensors());
    SegmentBuilder builder = new SegmentBuilder(files.tokenizerDigest());
    Set<Digest> seen = new HashSet<>();
    for (Source source : sources) {
      for (String text : source.texts()) {
        Digest passage = PassageId.of(text);
        if (seen.add(passage)) {
          builder.add(passage, source.owner(), files.tokenizer().encode(text));
        }
      }
    }
    return new CreditModel(
        files, base, base.withAdapter(config, adapter), new SpanFinder(builder.build(memory)));
  }

  /** Continues an opening and notes all that credit is computed from. */
  Answer answer(Opening opening, SamplerSettings settings, int most) {
    int[] prompt = files.tokenizer().encodePrompt(opening.text());
    Sampler sampler = new Sampler(settings);
    Decoder decoder = tuned.decoder(prompt.length + most);
    StreamDecoder stream = files.tokenizer().stream();
    StringBuilder text = new StringBuilder();
    List<Integer> answer = new ArrayList<>();
    float[] logits = decoder.feed(prompt);
    for (int step = 0; step < most; step++) {
      int token = sampler.pick(logits, step);
      if (token == files.tokenizer().eos()) {
        break;
      }
      answer.add(token);
      text.append(stream.feed(token));
      logits = decoder.feed(token);
    }
    text.append(stream.finish());
    int[] tokens = answer.stream().mapToInt(Integer::intValue).toArray();
    int[] whole = new int[prompt.length + tokens.length];
    System.arraycopy(prompt, 0, whole, 0, prompt.length);
    System.arraycopy(tokens, 0, whole, prompt.length, tokens.length);
    return new Answer(
        opening,
        text.toString(),
        tuned.logProbs(whole, prompt.length),
        base.logProbs(whole, prompt.length),
        index.maximalSpans(tokens),
        index.segment());
  }
}
