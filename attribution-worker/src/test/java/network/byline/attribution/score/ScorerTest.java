package network.byline.attribution.score;

import static network.byline.attribution.score.ScoringRule.NAT;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import network.byline.attribution.span.Segment;
import network.byline.attribution.span.SegmentBuilder;
import network.byline.attribution.span.SpanFinder;
import network.byline.base.codec.ByteReader;
import network.byline.base.receipt.Evidence;
import network.byline.base.receipt.Evidence.CreditedSpan;
import network.byline.base.receipt.Evidence.PassageTotal;
import network.byline.base.receipt.Finish;
import network.byline.base.statement.SamplerSettings;
import network.byline.base.value.Address;
import network.byline.base.value.Digest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ScorerTest {

  private static final ScoringRule RULE = new ScoringRule(3, 2, NAT, 20 * NAT, 10 * NAT);
  private static final int[] PROMPT = {0, 11, 12, 13};
  private static final Digest FIRST = Digest.sha256(new byte[] {1});
  private static final Digest COPY = Digest.sha256(new byte[] {2});
  private static final Address ANNA = Address.of(Arrays.copyOf(FIRST.toArray(), 20));
  private static final Address BERT = Address.of(Arrays.copyOf(COPY.toArray(), 20));

  private final SmallModel model = new SmallModel();
  private final Scorer scorer = new Scorer(model.tuned, model.base, SmallModel.END, RULE);

  @Test
  void greedyAnswerReplays() {
    Transcript answer = model.answer(SamplerSettings.GREEDY, 20, PROMPT);
    assertThat(scorer.score(answer, SamplerSettings.GREEDY, Optional.empty()))
        .isInstanceOf(Verdict.Replayed.class);
  }

  @ParameterizedTest
  @EnumSource(
      value = Finish.class,
      names = {"STOP", "LENGTH", "CONTEXT"})
  void drawnAnswerReplaysHoweverItEnded(Finish finish) {
    int most = finish == Finish.LENGTH ? 10 : 1_000;
    Drawn drawn = drawn(finish, most);
    Evidence evidence = replayed(drawn);
    assertThat(evidence.tuned()).hasSize(drawn.transcript().answer().length);
    assertThat(evidence.base()).hasSameSizeAs(evidence.tuned()).isNotEqualTo(evidence.tuned());
    assertThat(evidence.trace()).isEqualTo(SmallModel.TRACE);
  }

  @Test
  void cancelledAnswerReplaysAsItsPrefix() {
    Drawn whole = drawn(Finish.LENGTH, 10);
    Transcript cancelled = with(model.answer(whole.settings(), 4, PROMPT), Finish.CANCELLED);
    assertThat(replayed(new Drawn(whole.settings(), cancelled)).tuned()).hasSize(4);
  }

  @Test
  void emptyCancelledAnswerReplaysToEmptyEvidence() {
    Transcript nothing =
        new Transcript(SmallModel.TRACE, PROMPT, new int[0], Finish.CANCELLED, Digest.sha256());
    assertThat(replayed(new Drawn(SamplerSettings.GREEDY, nothing)).tuned()).isEmpty();
  }

  @Test
  void logProbabilitiesAreThoseOfTheStrictEngine() {
    Drawn drawn = drawn(Finish.LENGTH, 10);
    int[] text = Replay.text(drawn.transcript(), 10);
    Evidence evidence = replayed(drawn);
    assertThat(evidence.tuned())
        .containsExactlyElementsOf(boxed(model.tuned.logProbs(text, PROMPT.length)));
    assertThat(evidence.base())
        .containsExactlyElementsOf(boxed(model.base.logProbs(text, PROMPT.length)));
  }

  @Test
  void firstChangedTokenIsNamed() {
    Drawn drawn = drawn(Finish.LENGTH, 10);
    for (int step = 0; step < 10; step++) {
      int[] changed = drawn.transcript().answer().clone();
      changed[step] = changed[step] == 5 ? 6 : 5;
      assertThat(differs(drawn.settings(), with(drawn.transcript(), changed)).step())
          .isEqualTo(step);
    }
  }

  @Test
  void answerOfAnotherSeedIsRefused() {
    Drawn drawn = drawn(Finish.LENGTH, 10);
    SamplerSettings other =
        new SamplerSettings(
            drawn.settings().temperatureMicros(), 0, 1_000_000, drawn.settings().seed() + 1);
    assertThat(scorer.score(drawn.transcript(), other, Optional.empty()))
        .isInstanceOf(Verdict.Differs.class);
  }

  @Test
  void otherLogitsDigestIsRefusedAfterTheLastDraw() {
    Drawn drawn = drawn(Finish.LENGTH, 10);
    Transcript lying =
        new Transcript(
            SmallModel.TRACE, PROMPT, drawn.transcript().answer(), Finish.LENGTH, Digest.ZERO);
    assertThat(differs(drawn.settings(), lying))
        .isEqualTo(new Verdict.Differs(10, "the logits have another digest than stated"));
  }

  @Test
  void wrongFinishIsRefused() {
    Drawn length = drawn(Finish.LENGTH, 10);
    assertThat(differs(length.settings(), with(length.transcript(), Finish.STOP)).reason())
        .startsWith("token 1 stated, token ");
    assertThat(differs(length.settings(), with(length.transcript(), Finish.CONTEXT)).reason())
        .isEqualTo("a full context is stated, but 34 would fit");
    Drawn context = drawn(Finish.CONTEXT, 1_000);
    assertThat(differs(context.settings(), with(context.transcript(), Finish.STOP)).reason())
        .isEqualTo("a stop is stated after a full context");
  }

  @Test
  void answersThatNoWorkerCanGiveAreRefusedBeforeAnyPass() {
    SamplerSettings greedy = SamplerSettings.GREEDY;
    assertThat(differs(greedy, stated(3, SmallModel.VOCABULARY)))
        .isEqualTo(new Verdict.Differs(1, "token 67 is not in the vocabulary"));
    assertThat(differs(greedy, stated(3, -1)))
        .isEqualTo(new Verdict.Differs(1, "token -1 is not in the vocabulary"));
    assertThat(differs(greedy, stated(3, SmallModel.END, 4)))
        .isEqualTo(new Verdict.Differs(1, "the end token stands within the answer"));
    assertThat(differs(greedy, stated(new int[45])))
        .isEqualTo(new Verdict.Differs(44, "the context of 48 is full"));
  }

  @Test
  void wordsAreCreditedToThePassageThatHoldsThemFirst() {
    Drawn drawn = drawn(Finish.LENGTH, 16);
    int[] answer = drawn.transcript().answer();
    try (Arena arena = Arena.ofConfined()) {
      Segment segment =
          new SegmentBuilder(Digest.ZERO)
              .add(FIRST, ANNA, Arrays.copyOfRange(answer, 2, 12))
              .add(COPY, BERT, Arrays.copyOfRange(answer, 3, 12))
              .build(arena);
      Evidence evidence = replayed(drawn, segment);
      assertThat(evidence.segment()).isEqualTo(segment.root());
      assertThat(evidence.rule()).isEqualTo(3);
      CreditedSpan span = evidence.spans().getFirst();
      assertThat(evidence.spans()).hasSize(1);
      assertThat(span.start()).isEqualTo(2);
      assertThat(span.end()).isEqualTo(12);
      assertThat(span.owner()).isEqualTo(ANNA);
      assertThat(span.count()).isEqualTo(1);
      assertThat(evidence.totals()).containsExactly(new PassageTotal(FIRST, ANNA, span.value()));
      long gain = 0;
      for (int token = 2; token < 12; token++) {
        long gained = RULE.gain(evidence.tuned().get(token), evidence.base().get(token));
        gain += gained * span.weightPpm() / 1_000_000;
      }
      assertThat(span.value()).isEqualTo(gain).isPositive();
    }
  }

  @Test
  void otherHoldersAreNamedUnpaid() {
    Drawn drawn = drawn(Finish.LENGTH, 16);
    int[] part = Arrays.copyOfRange(drawn.transcript().answer(), 2, 12);
    try (Arena arena = Arena.ofConfined()) {
      Segment segment =
          new SegmentBuilder(Digest.ZERO).add(COPY, BERT, part).add(FIRST, ANNA, part).build(arena);
      Evidence evidence = replayed(drawn, segment);
      CreditedSpan span = evidence.spans().getFirst();
      assertThat(span.passage()).isEqualTo(COPY);
      assertThat(span.count()).isEqualTo(2);
      assertThat(span.others()).containsExactly(FIRST);
      assertThat(evidence.totals()).extracting(PassageTotal::owner).containsExactly(BERT);
    }
  }

  @Test
  void textThatLaterTextHoldsWholeIsCreditedToIt() {
    // A limit of the rule, kept in sight: gluing others' texts together makes a longer span.
    Drawn drawn = drawn(Finish.LENGTH, 16);
    int[] answer = drawn.transcript().answer();
    try (Arena arena = Arena.ofConfined()) {
      Segment segment =
          new SegmentBuilder(Digest.ZERO)
              .add(FIRST, ANNA, Arrays.copyOfRange(answer, 2, 12))
              .add(COPY, BERT, Arrays.copyOfRange(answer, 2, 13))
              .build(arena);
      assertThat(replayed(drawn, segment).totals())
          .extracting(PassageTotal::owner)
          .containsExactly(BERT);
    }
  }

  @Test
  void modelWithoutAdapterGainsNothing() {
    Scorer plain = new Scorer(model.tuned, model.tuned, SmallModel.END, RULE);
    Drawn drawn = drawn(Finish.LENGTH, 10);
    Verdict verdict = plain.score(drawn.transcript(), drawn.settings(), Optional.empty());
    Evidence evidence = ((Verdict.Replayed) verdict).evidence();
    assertThat(evidence.base()).isEqualTo(evidence.tuned());
    assertThat(evidence.segment()).isEqualTo(Digest.ZERO);
    assertThat(evidence.spans()).isEmpty();
    assertThat(evidence.totals()).isEmpty();
  }

  @Test
  void evidenceBytesAreGolden() {
    Drawn drawn = drawn(Finish.STOP, 1_000);
    int[] answer = drawn.transcript().answer();
    try (Arena arena = Arena.ofConfined()) {
      Segment segment =
          new SegmentBuilder(Digest.ZERO)
              .add(COPY, BERT, Arrays.copyOfRange(answer, answer.length / 2, answer.length))
              .add(FIRST, ANNA, Arrays.copyOfRange(answer, 0, answer.length / 2 + 2))
              .build(arena);
      Evidence evidence = replayed(drawn, segment);
      byte[] bytes = evidence.toBytes();
      assertThat(ByteReader.decode("evidence", bytes, Evidence::decode)).isEqualTo(evidence);
      assertThat(evidence.totals())
          .isSortedAccordingTo((a, b) -> a.passage().compareTo(b.passage()))
          .hasSize(2);
      assertThat(Digest.sha256(bytes))
          .isEqualTo(
              Digest.parse("0xb7d7f9a5de2c434c697fe61fe612292c4cbca41b5c38943620b138516c622dfc"));
    }
  }

  /** An answer and how it was drawn. */
  private record Drawn(SamplerSettings settings, Transcript transcript) {}

  /** Draws with one seed after the other until an answer ends as wanted. */
  private Drawn drawn(Finish finish, int most) {
    for (long seed = 0; seed < 1_000; seed++) {
      SamplerSettings settings = new SamplerSettings(900_000, 0, 950_000, seed);
      Transcript transcript = model.answer(settings, most, PROMPT);
      if (transcript.finish() == finish && transcript.answer().length >= 8) {
        return new Drawn(settings, transcript);
      }
    }
    throw new AssertionError("no answer of 1,000 ended with " + finish);
  }

  private Evidence replayed(Drawn drawn) {
    Verdict verdict = scorer.score(drawn.transcript(), drawn.settings(), Optional.empty());
    assertThat(verdict).isInstanceOf(Verdict.Replayed.class);
    return ((Verdict.Replayed) verdict).evidence();
  }

  private Evidence replayed(Drawn drawn, Segment segment) {
    Verdict verdict =
        scorer.score(drawn.transcript(), drawn.settings(), Optional.of(new SpanFinder(segment)));
    assertThat(verdict).isInstanceOf(Verdict.Replayed.class);
    return ((Verdict.Replayed) verdict).evidence();
  }

  private Verdict.Differs differs(SamplerSettings settings, Transcript transcript) {
    Verdict verdict = scorer.score(transcript, settings, Optional.empty());
    assertThat(verdict).isInstanceOf(Verdict.Differs.class);
    return (Verdict.Differs) verdict;
  }

  private static Transcript stated(int... answer) {
    return new Transcript(SmallModel.TRACE, PROMPT, answer, Finish.LENGTH, Digest.ZERO);
  }

  private static Transcript with(Transcript transcript, Finish finish) {
    return new Transcript(
        transcript.trace(),
        transcript.prompt(),
        transcript.answer(),
        finish,
        transcript.logitsDigest());
  }

  private static Transcript with(Transcript transcript, int[] answer) {
    return new Transcript(
        transcript.trace(),
        transcript.prompt(),
        answer,
        transcript.finish(),
        transcript.logitsDigest());
  }

  private static List<Long> boxed(long[] values) {
    return Arrays.stream(values).boxed().toList();
  }
}
