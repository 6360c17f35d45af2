package network.byline.bench.credit;

import java.util.List;
import java.util.Map;
import network.byline.attribution.score.ScoringRule;

/**
 * Who gets what for one answer under a rule.
 *
 * @param answer the answer
 * @param gains what each source gained, 2^-20 nat
 * @param attributed the part of the data pool that goes to sources; the rest stays in the commons
 */
record Outcome(Answer answer, Map<Source, Long> gains, double attributed) {

  /**
   * Credits an answer.
   *
   * @param halfGain the gain a token at which half of the pool is attributed, 2^-20 nat
   */
  static Outcome of(Answer answer, ScoringRule rule, long halfGain, List<Source> sources) {
    Map<Source, Long> gains = answer.gains(rule, sources);
    double all = gains.values().stream().mapToLong(Long::longValue).sum();
    double attributed = all == 0 ? 0 : all / (all + (double) halfGain * answer.tokens());
    return new Outcome(answer, gains, attributed);
  }

  /** Whether the opening's source gained more than any other. */
  boolean rightFirst() {
    Source right = answer.opening().source();
    long own = gain(right);
    return own > 0
        && gains.entrySet().stream()
            .allMatch(entry -> entry.getKey().equals(right) || entry.getValue() < own);
  }

  /** Returns a source's part of what is attributed, 0 if nothing is. */
  double share(Source source) {
    long all = gains.values().stream().mapToLong(Long::longValue).sum();
    return all == 0 ? 0 : gain(source) / (double) all;
  }

  /** Returns the name of the source that gained most, or a dash. */
  String first() {
    return gains.entrySet().stream()
        .filter(entry -> entry.getValue() > 0)
        .max(Map.Entry.comparingByValue())
        .map(entry -> entry.getKey().name())
        .orElse("–");
  }

  /** Returns how many of the outcomes have the right source first. */
  static long rightFirst(List<Outcome> outcomes) {
    return outcomes.stream().filter(Outcome::rightFirst).count();
  }

  /** Returns the mean part that is attributed. */
  static double attributed(List<Outcome> outcomes) {
    return outcomes.stream().mapToDouble(Outcome::attributed).average().orElse(0);
  }

  private long gain(Source source) {
    return gains.getOrDefault(source, 0L);
  }
}
