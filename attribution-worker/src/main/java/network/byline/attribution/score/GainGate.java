package network.byline.attribution.score;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import network.byline.attribution.span.SpanHit;

/**
 * The rule from log-probabilities and spans to credits: a pure function in integers.
 *
 * <p>Each answer token gains what the adapter added to its log-probability, never less than zero.
 * Its value is that gain times the greatest weight of any span that covers it, rounded down; it
 * counts once, for the passage that first holds the <em>longest</em> span that covers it (of equal
 * ones the earlier). So the value of a token depends on the answer and on what is in the index at
 * all, not on who owns what, and a passage cut in two can only lose: every span that is left lies
 * within one that was there before and weighs no more.
 */
public final class GainGate {

  private static final int NONE = -1;

  private final ScoringRule rule;

  /** Gates by this rule. */
  public GainGate(ScoringRule rule) {
    this.rule = rule;
  }

  /**
   * Returns the credits of one answer by start of their spans; spans without value are left out.
   *
   * @param tuned log-probability of each answer token under the model, 2^-20 nat
   * @param base the same without the adapter
   * @param spans the answer's maximal spans, in any order
   * @throws IllegalArgumentException if the lengths differ, a log-probability is above 0, or a span
   *     ends outside the answer
   */
  public List<Credit> credits(long[] tuned, long[] base, List<SpanHit> spans) {
    require(tuned, base, spans);
    List<SpanHit> ordered =
        spans.stream()
            .sorted(Comparator.comparingInt(SpanHit::start).thenComparingInt(SpanHit::end))
            .toList();
    int[] weights = weights(base, ordered);
    int[] longest =
        covering(tuned.length, ordered, Comparator.comparingInt(i -> -ordered.get(i).length()));
    int[] heaviest = covering(tuned.length, ordered, Comparator.comparingInt(i -> -weights[i]));
    long[] values = new long[ordered.size()];
    for (int token = 0; token < tuned.length; token++) {
      if (longest[token] != NONE) {
        long gain = rule.gain(tuned[token], base[token]);
        values[longest[token]] += gain * weights[heaviest[token]] / ScoringRule.FULL_PPM;
      }
    }
    return IntStream.range(0, values.length)
        .filter(i -> values[i] > 0)
        .mapToObj(i -> new Credit(ordered.get(i), weights[i], values[i]))
        .toList();
  }

  private int[] weights(long[] base, List<SpanHit> spans) {
    long[] surprisalBefore = new long[base.length + 1];
    for (int token = 0; token < base.length; token++) {
      surprisalBefore[token + 1] = surprisalBefore[token] - base[token];
    }
    return spans.stream()
        .mapToInt(
            span ->
                rule.weightPpm(
                    span.length(), surprisalBefore[span.end()] - surprisalBefore[span.start()]))
        .toArray();
  }

  /**
   * Returns for each token the first span, in the given order and by start among equals, that
   * covers it. Takes O(n log n): every token is passed over once.
   */
  private static int[] covering(int tokens, List<SpanHit> spans, Comparator<Integer> order) {
    int[] span = new int[tokens];
    Arrays.fill(span, NONE);
    // The next token that no span has yet, from each token on; shortened while it is followed.
    int[] free = IntStream.rangeClosed(0, tokens).toArray();
    List<Integer> inOrder = IntStream.range(0, spans.size()).boxed().sorted(order).toList();
    for (int i : inOrder) {
      for (int token = follow(free, spans.get(i).start());
          token < spans.get(i).end();
          token = follow(free, token)) {
        span[token] = i;
        free[token] = token + 1;
      }
    }
    return span;
  }

  private static int follow(int[] free, int from) {
    int end = from;
    while (free[end] != end) {
      end = free[end];
    }
    for (int at = from; at != end; ) {
      int next = free[at];
      free[at] = end;
      at = next;
    }
    return end;
  }

  private static void require(long[] tuned, long[] base, List<SpanHit> spans) {
    if (tuned.length != base.length) {
      throw new IllegalArgumentException(
          tuned.length + " tuned log-probabilities and " + base.length + " base ones");
    }
    for (int token = 0; token < tuned.length; token++) {
      if (tuned[token] > 0 || base[token] > 0) {
        throw new IllegalArgumentException("token " + token + " has a log-probability above 0");
      }
    }
    for (SpanHit span : spans) {
      if (span.end() > tuned.length) {
        throw new IllegalArgumentException(
            "a span ends at " + span.end() + " of " + tuned.length + " tokens");
      }
    }
  }
}
