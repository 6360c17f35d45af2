package network.byline.bench.credit;

import java.lang.foreign.Arena;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import network.byline.attribution.score.ScoringRule;
import network.byline.chain.payout.PayoutRule;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Compares constants of the scoring rule on openings that no other study uses. What the table shows
 * is what the constants were chosen by.
 */
@Command(
    name = "calibrate",
    mixinStandardHelpOptions = true,
    description = "Compares constants of the scoring rule on openings of their own.")
public final class CalibrationStudy implements Callable<Integer> {

  private static final String SEED = "calibrate-1";
  private static final int[] MIN_TOKENS = {2, 3, 4};
  private static final int[] FLOORS = {4, 6, 8, 10, 12, 14, 18, 24};
  private static final double[] FULL = {1.5, 2, 3};
  private static final double[] HALF_GAINS = {0.05, 0.1, 0.25};

  @Mixin private final Shipped shipped = new Shipped();

  @Option(
      names = "--each",
      paramLabel = "N",
      description = "Openings of each source (default: ${DEFAULT-VALUE}).")
  private int each = 20;

  /** For picocli. */
  CalibrationStudy() {}

  @Override
  public Integer call() {
    List<Source> sources = shipped.sources();
    try (Arena memory = Arena.ofConfined()) {
      CreditModel model = shipped.model(sources, memory);
      Set<String> tested =
          Opening.draw(sources, RightSourceStudy.SEED, RightSourceStudy.EACH).stream()
              .map(Opening::text)
              .collect(Collectors.toSet());
      List<Answer> answers =
          Opening.draw(sources, SEED, each).stream()
              .filter(opening -> !tested.contains(opening.text()))
              .map(
                  opening ->
                      model.answer(opening, RightSourceStudy.SAMPLER, RightSourceStudy.TOKENS))
              .toList();
      print(answers, sources);
      printBySource(answers, sources);
    }
    return 0;
  }

  /** Prints how each source fares under the rule in force. */
  private static void printBySource(List<Answer> answers, List<Source> sources) {
    System.out.printf("%nUnder the rule in force:%n%n");
    System.out.println("| source | right source first | its mean share | attributed |");
    System.out.println("| --- | --- | --- | --- |");
    for (Source source : sources) {
      List<Outcome> own =
          answers.stream()
              .filter(answer -> answer.opening().source().equals(source))
              .map(
                  answer ->
                      Outcome.of(answer, ScoringRule.V1, PayoutRule.HALF_GAIN_PER_TOKEN, sources))
              .toList();
      System.out.printf(
          Locale.ROOT,
          "| %s | %d of %d | %.1f %% | %.1f %% |%n",
          source.name(),
          Outcome.rightFirst(own),
          own.size(),
          100 * own.stream().mapToDouble(o -> o.share(source)).average().orElse(0),
          100 * Outcome.attributed(own));
    }
  }

  private static void print(List<Answer> answers, List<Source> sources) {
    System.out.printf(
        "# Constants of the scoring rule%n%n%d openings drawn by the seed `%s`, %d tokens"
            + " each.%n%n",
        answers.size(), SEED, RightSourceStudy.TOKENS);
    System.out.println(
        "| fewest tokens | floor, nats | full, nats | right source first | its mean share |"
            + " attributed, E₀ = 0.05 | 0.1 | 0.25 |");
    System.out.println("| --- | --- | --- | --- | --- | --- | --- | --- |");
    for (int minTokens : MIN_TOKENS) {
      for (int floor : FLOORS) {
        for (double full : FULL) {
          row(answers, sources, minTokens, floor, (long) (floor * full * ScoringRule.NAT));
        }
      }
    }
  }

  private static void row(
      List<Answer> answers, List<Source> sources, int minTokens, int floor, long full) {
    ScoringRule rule =
        new ScoringRule(1, minTokens, floor * ScoringRule.NAT, full, ScoringRule.V1.maxTokenGain());
    StringBuilder attributed = new StringBuilder();
    long right = 0;
    double share = 0;
    for (double halfGain : HALF_GAINS) {
      long half = (long) (halfGain * ScoringRule.NAT);
      List<Outcome> outcomes =
          answers.stream().map(answer -> Outcome.of(answer, rule, half, sources)).toList();
      right = Outcome.rightFirst(outcomes);
      share =
          outcomes.stream()
              .mapToDouble(outcome -> outcome.share(outcome.answer().opening().source()))
              .average()
              .orElse(0);
      attributed.append(
          String.format(Locale.ROOT, " %.1f %% |", 100 * Outcome.attributed(outcomes)));
    }
    System.out.printf(
        Locale.ROOT,
        "| %d | %d | %.1f | %.1f %% | %.1f %% |%s%n",
        minTokens,
        floor,
        full / (double) ScoringRule.NAT,
        100.0 * right / answers.size(),
        100 * share,
        attributed);
  }
}
