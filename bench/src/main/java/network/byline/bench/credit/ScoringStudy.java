package network.byline.bench.credit;

import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import network.byline.attribution.score.LogitsDigest;
import network.byline.attribution.score.Scorer;
import network.byline.attribution.score.ScoringRule;
import network.byline.attribution.score.Transcript;
import network.byline.attribution.span.SpanFinder;
import network.byline.attribution.strict.Decoder;
import network.byline.attribution.strict.Generation;
import network.byline.attribution.strict.Sampler;
import network.byline.base.receipt.Finish;
import network.byline.base.statement.SamplerSettings;
import network.byline.base.value.Digest;
import network.byline.bench.Contest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** What it costs to score an answer, beside what it costs to generate it. */
@Command(
    name = "scoring",
    mixinStandardHelpOptions = true,
    description = "Scoring an answer, relative to generating it.")
public final class ScoringStudy implements Callable<Integer> {

  private static final double BAR = 0.40;
  private static final int PROMPT = 32;
  private static final int ANSWER = 128;
  private static final int BATCH = 8;
  private static final int NO_END = -1;
  private static final double MILLIS = 1e3;
  private static final int TURNS = 7;
  private static final SamplerSettings SAMPLER =
      new SamplerSettings(300_000, 0, SamplerSettings.MILLION, 1);

  @Mixin private final Shipped shipped = new Shipped();

  /** For picocli. */
  ScoringStudy() {}

  @Override
  public Integer call() {
    List<Source> sources = shipped.sources();
    try (Arena memory = Arena.ofConfined()) {
      CreditModel model = shipped.model(sources, memory);
      int[] prompt = prompt(model, sources);
      Transcript transcript = generate(model, prompt);
      int[] whole = Arrays.copyOf(prompt, PROMPT + ANSWER);
      System.arraycopy(transcript.answer(), 0, whole, PROMPT, ANSWER);
      Scorer scorer = new Scorer(model.tuned(), model.base(), NO_END, ScoringRule.V1);
      Optional<SpanFinder> index = Optional.of(model.index());
      List<Contest.Figure> figures =
          new Contest()
              .add("generate", 1, () -> generate(model, prompt))
              .add("generate in a batch", BATCH, () -> generateTogether(model, prompt))
              .add(
                  "two passes",
                  1,
                  () -> {
                    model.tuned().logProbs(whole, PROMPT);
                    model.base().logProbs(whole, PROMPT);
                  })
              .add("score", 1, () -> scorer.score(transcript, SAMPLER, index))
              .run(TURNS);
      double alone = 1 / figures.get(0).perCpuSecond();
      double batch = 1 / figures.get(1).perCpuSecond();
      double passes = 1 / figures.get(2).perCpuSecond();
      double score = 1 / figures.get(3).perCpuSecond();
      System.out.printf(
          Locale.ROOT,
          """
          # Scoring

          The shipped model, %d tokens of prompt and %d of answer, one thread.

          | | CPU-milliseconds an answer | of generating it alone | of generating it in a batch of %d |
          | --- | --- | --- | --- |
          | generate alone | %.1f | 1 | – |
          | generate in a batch | %.1f | %.2f | 1 |
          | two teacher-forced passes | %.1f | **%.2f** (bar %.2f) | %.2f |
          | the whole scoring: passes, sampler replayed, spans, evidence | %.1f | %.2f | %.2f |
          """,
          PROMPT,
          ANSWER,
          BATCH,
          MILLIS * alone,
          MILLIS * batch,
          batch / alone,
          MILLIS * passes,
          passes / alone,
          BAR,
          passes / batch,
          MILLIS * score,
          score / alone,
          score / batch);
      return passes / alone <= BAR ? 0 : 1;
    }
  }

  /** Returns the beginning of the sources' texts, as long as is wanted. */
  private static int[] prompt(CreditModel model, List<Source> sources) {
    String text = String.join(" ", sources.getFirst().texts().subList(0, PROMPT));
    return Arrays.copyOf(model.files().tokenizer().encodePrompt(text), PROMPT);
  }

  /** Generates as a worker does; nothing ends the answer early. */
  private static Transcript generate(CreditModel model, int[] prompt) {
    Generation answer = new Generation(model.tuned(), prompt, ANSWER, SAMPLER, NO_END);
    LogitsDigest logits = new LogitsDigest();
    while (answer.advance()) {
      logits.add(answer.logits());
    }
    return new Transcript(Digest.ZERO, prompt, answer.tokens(), Finish.LENGTH, logits.finish());
  }

  /** Generates several answers at once, as a worker with several streams would. */
  private static void generateTogether(CreditModel model, int[] prompt) {
    Sampler sampler = new Sampler(SAMPLER);
    List<Decoder> decoders = new ArrayList<>();
    int[] next = new int[BATCH];
    for (int i = 0; i < BATCH; i++) {
      Decoder decoder = model.tuned().decoder(PROMPT + ANSWER);
      next[i] = sampler.pick(decoder.feed(prompt), 0);
      decoders.add(decoder);
    }
    for (int step = 1; step < ANSWER; step++) {
      float[][] logits = Decoder.feedTogether(decoders, next);
      for (int i = 0; i < BATCH; i++) {
        next[i] = sampler.pick(logits[i], step);
      }
    }
  }
}
