package network.byline.attribution.score;

import static network.byline.attribution.score.ScoringRule.NAT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import network.byline.attribution.span.SpanHit;
import org.junit.jupiter.api.Test;

class GainGateTest {

  /** Two tokens; from 2 nats to 10; at most 5 nats a token. */
  private static final ScoringRule RULE = new ScoringRule(9, 2, 2 * NAT, 10 * NAT, 5 * NAT);

  private final GainGate gate = new GainGate(RULE);

  @Test
  void gainOfCoveredTokensIsCreditedByWeight() {
    // Six nats of surprisal: half way from 2 to 10.
    List<Credit> credits = gate.credits(nats(-1, -1, -1), nats(-3, -3, -9), List.of(span(0, 2, 7)));
    assertThat(credits).containsExactly(new Credit(span(0, 2, 7), 500_000, 2 * NAT));
  }

  @Test
  void valueOfEachTokenIsRoundedDown() {
    long[] base = {-3 * NAT - 1, -3 * NAT, -4 * NAT};
    long[] tuned = {-3 * NAT, -3 * NAT + 3, -4 * NAT + 1};
    // Weight 1,000,000 from 10 nats on: every unit counts. One of 8 nats: 3 of 4 units.
    assertThat(gate.credits(tuned, base, List.of(span(0, 3, 0))))
        .containsExactly(new Credit(span(0, 3, 0), 1_000_000, 1 + 3 + 1));
    long[] weaker = {-3 * NAT, -3 * NAT, -2 * NAT};
    assertThat(
            gate.credits(
                new long[] {-3 * NAT + 1, -3 * NAT + 3, -2 * NAT + 4},
                weaker,
                List.of(span(0, 3, 0))))
        .containsExactly(new Credit(span(0, 3, 0), 750_000, 0 + 2 + 3));
  }

  @Test
  void lossIsNoNegativeGain() {
    assertThat(gate.credits(nats(-9, -1), nats(-5, -5), List.of(span(0, 2, 0))))
        .containsExactly(new Credit(span(0, 2, 0), 1_000_000, 4 * NAT));
  }

  @Test
  void oneTokenGainsNoMoreThanTheRuleAllows() {
    assertThat(gate.credits(nats(0, 0), nats(-2_000, -1), List.of(span(0, 2, 0))))
        .containsExactly(new Credit(span(0, 2, 0), 1_000_000, 6 * NAT));
  }

  @Test
  void spanThatTheBaseExpectsIsWorthNothing() {
    assertThat(gate.credits(nats(0, 0), nats(-1, -1), List.of(span(0, 2, 0)))).isEmpty();
  }

  @Test
  void spanBelowTheFewestTokensIsWorthNothing() {
    assertThat(gate.credits(nats(0), nats(-50), List.of(span(0, 1, 0)))).isEmpty();
  }

  @Test
  void tokenOutsideEverySpanIsWorthNothing() {
    assertThat(gate.credits(nats(0, 0, 0), nats(-5, -5, -5), List.of())).isEmpty();
  }

  @Test
  void tokenCountsOnceUnderTheLongestSpanAndOfEqualOnesTheEarlier() {
    long[] tuned = new long[9];
    long[] base = new long[9];
    Arrays.fill(base, -4 * NAT);
    List<SpanHit> spans = List.of(span(0, 4, 1), span(2, 6, 2), span(5, 9, 3));
    assertThat(gate.credits(tuned, base, spans))
        .containsExactly(
            new Credit(span(0, 4, 1), 1_000_000, 4 * 4 * NAT),
            new Credit(span(2, 6, 2), 1_000_000, 2 * 4 * NAT),
            new Credit(span(5, 9, 3), 1_000_000, 3 * 4 * NAT));
    List<SpanHit> longer = List.of(span(0, 4, 1), span(2, 7, 2), span(5, 9, 3));
    assertThat(gate.credits(tuned, base, longer))
        .extracting(Credit::value)
        .containsExactly(2 * 4 * NAT, 5 * 4 * NAT, 2 * 4 * NAT);
  }

  @Test
  void tokenIsValuedByTheHeaviestSpanAndCreditedByTheLongest() {
    // [0, 4) is longer but hardly surprising; [3, 6) is shorter and counts in full.
    long[] base = nats(-1, -1, -1, -1, -5, -5);
    long[] tuned = new long[6];
    assertThat(gate.credits(tuned, base, List.of(span(0, 4, 1), span(3, 6, 2))))
        .containsExactly(
            new Credit(span(0, 4, 1), 250_000, 3 * NAT / 4 + NAT),
            new Credit(span(3, 6, 2), 1_000_000, 10 * NAT));
  }

  @Test
  void inputsThatDoNotFitAreRefused() {
    assertThatThrownBy(() -> gate.credits(nats(-1), nats(-1, -1), List.of()))
        .hasMessageContaining("1 tuned log-probabilities and 2 base ones");
    assertThatThrownBy(() -> gate.credits(nats(-1), nats(-1), List.of(span(0, 2, 0))))
        .hasMessageContaining("a span ends at 2 of 1 tokens");
    assertThatThrownBy(() -> gate.credits(new long[] {1}, nats(-1), List.of()))
        .hasMessageContaining("token 0 has a log-probability above 0");
  }

  @Test
  void ruleConstantsAreChecked() {
    assertThatThrownBy(() -> new ScoringRule(0, 1, 0, 1, 1)).hasMessageContaining("version");
    assertThatThrownBy(() -> new ScoringRule(1, 0, 0, 1, 1)).hasMessageContaining("minTokens");
    assertThatThrownBy(() -> new ScoringRule(1, 1, 1, 1, 1)).hasMessageContaining("floor < full");
    assertThatThrownBy(() -> new ScoringRule(1, 1, 0, 1, 0)).hasMessageContaining("maxTokenGain");
  }

  @Test
  void constantsOfTheFirstRuleAreGolden() {
    assertThat(ScoringRule.V1).isEqualTo(new ScoringRule(1, 3, 14_680_064, 44_040_192, 10_485_760));
  }

  private static SpanHit span(int start, int end, int passage) {
    return new SpanHit(start, end, 0, 1, passage);
  }

  private static long[] nats(long... nats) {
    return Arrays.stream(nats).map(n -> n * NAT).toArray();
  }
}
