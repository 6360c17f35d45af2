package network.byline.bench.credit;

import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import network.byline.attribution.format.Adapter;
import network.byline.attribution.span.SegmentBuilder;
import network.byline.attribution.span.SpanFinder;
import network.byline.attribution.strict.Generation;
import network.byline.attribution.strict.StrictModel;
import network.byline.attribution.train.BaseModel;
import network.byline.base.record.PassageId;
import network.byline.base.statement.SamplerSettings;
import network.byline.base.value.Digest;

/** A model with its adapter and the index over the passages it was trained on. */
final class CreditModel {

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
    return of(files, Adapter.read(adapter), sources, memory);
  }

  /** Puts an adapter on a base and indexes the sources, in commit order, equal texts once. */
  static CreditModel of(BaseModel files, Adapter adapter, List<Source> sources, Arena memory) {
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
        files, base, base.withAdapter(adapter), new SpanFinder(builder.build(memory)));
  }

  /** Continues an opening and notes all that credit is computed from. */
  Answer answer(Opening opening, SamplerSettings settings, int most) {
    int[] prompt = files.tokenizer().encodePrompt(opening.text());
    Generation drawn = new Generation(tuned, prompt, most, settings, files.tokenizer().eos());
    while (drawn.advance()) {}
    int[] tokens = drawn.tokens();
    int[] whole = new int[prompt.length + tokens.length];
    System.arraycopy(prompt, 0, whole, 0, prompt.length);
    System.arraycopy(tokens, 0, whole, prompt.length, tokens.length);
    return new Answer(
        opening,
        files.tokenizer().decode(tokens),
        tuned.logProbs(whole, prompt.length),
        base.logProbs(whole, prompt.length),
        index.maximalSpans(tokens),
        index.segment());
  }

  BaseModel files() {
    return files;
  }

  StrictModel base() {
    return base;
  }

  StrictModel tuned() {
    return tuned;
  }

  SpanFinder index() {
    return index;
  }
}
