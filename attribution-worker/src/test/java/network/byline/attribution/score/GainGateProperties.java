package network.byline.attribution.score;

import static network.byline.attribution.score.ScoringRule.NAT;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import network.byline.attribution.span.SegmentBuilder;
import network.byline.attribution.span.SpanFinder;
import network.byline.attribution.span.SpanHit;
import network.byline.base.value.Address;
import network.byline.base.value.Digest;

class GainGateProperties {

  @Property(tries = 600)
  void cutOfPassageNeverRaisesWhatItsPiecesEarnNorTheTotal(@ForAll long seed) {
    Scene scene = new Scene(seed);
    int cut = scene.random.nextInt(scene.passages.size());
    int[] whole = scene.passages.get(cut);
    int at = 1 + scene.random.nextInt(Math.max(1, whole.length - 1));
    if (at == whole.length) {
      return;
    }
    long[] before = scene.earned(scene.passages);
    List<int[]> pieces = new ArrayList<>(scene.passages);
    pieces.set(cut, Arrays.copyOfRange(whole, 0, at));
    pieces.add(cut + 1, Arrays.copyOfRange(whole, at, whole.length));
    long[] after = scene.earned(pieces);
    assertThat(after[cut] + after[cut + 1]).isLessThanOrEqualTo(before[cut]);
    assertThat(Arrays.stream(after).sum()).isLessThanOrEqualTo(Arrays.stream(before).sum());
  }

  @Property(tries = 200)
  void laterCopiesEarnNothingAndChangeNobodysPay(@ForAll long seed) {
    Scene scene = new Scene(seed);
    long[] before = scene.earned(scene.passages);
    List<int[]> copied = new ArrayList<>(scene.passages);
    for (int i = scene.random.nextInt(20); i >= 0; i--) {
      int[] source = scene.passages.get(scene.random.nextInt(scene.passages.size()));
      int from = scene.random.nextInt(source.length);
      copied.add(
          Arrays.copyOfRange(source, from, from + 1 + scene.random.nextInt(source.length - from)));
    }
    long[] after = scene.earned(copied);
    assertThat(Arrays.copyOf(after, before.length)).isEqualTo(before);
    assertThat(Arrays.copyOfRange(after, before.length, after.length)).containsOnly(0);
  }

  @Property(tries = 200)
  void orderOfSpansDoesNotMatter(@ForAll long seed) {
    Scene scene = new Scene(seed);
    List<SpanHit> spans = scene.spans(scene.passages);
    List<Credit> credits = scene.credits(spans);
    Collections.shuffle(spans, scene.random);
    assertThat(scene.credits(spans)).isEqualTo(credits);
  }

  @Property(tries = 200)
  void creditsSumToNoMoreThanTheGainOfCoveredTokens(@ForAll long seed) {
    Scene scene = new Scene(seed);
    List<SpanHit> spans = scene.spans(scene.passages);
    long gained = 0;
    for (int token = 0; token < scene.answer.length; token++) {
      int at = token;
      boolean covered = spans.stream().anyMatch(span -> span.start() <= at && at < span.end());
      gained += covered ? Math.max(0, scene.tuned[token] - scene.base[token]) : 0;
    }
    List<Credit> credits = scene.credits(spans);
    assertThat(credits).allMatch(credit -> credit.value() > 0);
    assertThat(credits.stream().mapToLong(Credit::value).sum()).isBetween(0L, gained);
  }

  @Property(tries = 1_000)
  void weightNeverFallsWhenSpanGrows(
      @ForAll @IntRange(min = 1, max = 100) int tokens,
      @ForAll @LongRange(min = 0, max = 100 * (1 << 20)) long surprisal,
      @ForAll @LongRange(min = 0, max = 12 * (1 << 20)) long more) {
    int weight = ScoringRule.V1.weightPpm(tokens, surprisal);
    assertThat(weight).isBetween(0, ScoringRule.FULL_PPM);
    assertThat(ScoringRule.V1.weightPpm(tokens + 1, surprisal + more))
        .isGreaterThanOrEqualTo(weight);
  }

  /** Random passages over few tokens, an answer, log-probabilities and a rule that bites. */
  private static final class Scene {

    final Random random;
    final List<int[]> passages = new ArrayList<>();
    final int[] answer;
    final long[] tuned;
    final long[] base;
    final ScoringRule rule;

    Scene(long seed) {
      random = new Random(seed);
      int alphabet = 2 + random.nextInt(3);
      for (int i = 2 + random.nextInt(5); i > 0; i--) {
        passages.add(random.ints(2 + random.nextInt(14), 0, alphabet).toArray());
      }
      answer = random.ints(1 + random.nextInt(30), 0, alphabet).toArray();
      tuned = random.longs(answer.length, -2 * NAT, 1).toArray();
      base = random.longs(answer.length, -6 * NAT, 1).toArray();
      long floor = random.nextLong(8 * NAT);
      rule =
          new ScoringRule(
              1, 1 + random.nextInt(3), floor, floor + 1 + random.nextLong(20 * NAT), 4 * NAT);
    }

    List<SpanHit> spans(List<int[]> texts) {
      SegmentBuilder builder = new SegmentBuilder(Digest.ZERO);
      for (int i = 0; i < texts.size(); i++) {
        builder.add(Digest.sha256(new byte[] {(byte) i}), Address.ZERO, texts.get(i));
      }
      try (Arena arena = Arena.ofConfined()) {
        return new ArrayList<>(new SpanFinder(builder.build(arena)).maximalSpans(answer));
      }
    }

    List<Credit> credits(List<SpanHit> spans) {
      return new GainGate(rule).credits(tuned, base, spans);
    }

    /** Returns what each passage earns. */
    long[] earned(List<int[]> texts) {
      long[] earned = new long[texts.size()];
      for (Credit credit : credits(spans(texts))) {
        earned[credit.span().passage()] += credit.value();
      }
      return earned;
    }
  }
}
