package network.byline.bench.credit;

import java.lang.foreign.Arena;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import network.byline.attribution.score.ScoringRule;
import network.byline.base.statement.SamplerSettings;
import network.byline.chain.payout.PayoutRule;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * Ten heads of records, two from each source, drawn by a fixed seed: does the source of the opening
 * come first in the byline? The constants were chosen on other openings ({@link CalibrationStudy}).
 */
@Command(
    name = "right-source",
    mixinStandardHelpOptions = true,
    description = "Ten openings by a fixed seed: does the right source come first?")
public final class RightSourceStudy implements Callable<Integer> {

  /**
   * Names the draw. A first one was used up while it was settled what an opening is; this one was
   * drawn once, after that.
   */
  static final String SEED = "right-source-2";

  static final int EACH = 2;
  static final int TOKENS = 40;

  /** A little temperature: a model this small goes in circles when it is greedy. */
  static final SamplerSettings SAMPLER =
      new SamplerSettings(300_000, 0, SamplerSettings.MILLION, 1);

  private static final int BAR = 8;

  @Mixin private final Shipped shipped = new Shipped();

  /** For picocli. */
  RightSourceStudy() {}

  @Override
  public Integer call() {
    List<Source> sources = shipped.sources();
    try (Arena memory = Arena.ofConfined()) {
      CreditModel model = shipped.model(sources, memory);
      List<Outcome> outcomes =
          Opening.draw(sources, SEED, EACH).stream()
              .map(opening -> model.answer(opening, SAMPLER, TOKENS))
              .map(
                  answer ->
                      Outcome.of(answer, ScoringRule.V1, PayoutRule.HALF_GAIN_PER_TOKEN, sources))
              .toList();
      print(outcomes);
      return Outcome.rightFirst(outcomes) >= BAR ? 0 : 1;
    }
  }

  private static void print(List<Outcome> outcomes) {
    System.out.printf("# Right source first%n%n");
    System.out.printf(
        "Openings drawn by the seed `%s`, two of each source, continued by %d tokens at temperature"
            + " 0.5, seed 1.%n%n",
        SEED, TOKENS);
    System.out.println("| opening | answer | source | first | its share | attributed |");
    System.out.println("| --- | --- | --- | --- | --- | --- |");
    for (Outcome outcome : outcomes) {
      Opening opening = outcome.answer().opening();
      System.out.printf(
          Locale.ROOT,
          "| %s | %s | %s | %s | %.1f %% | %.1f %% |%n",
          cell(opening.text()),
          cell(outcome.answer().text()),
          opening.source().name(),
          outcome.rightFirst() ? "right" : outcome.first(),
          100 * outcome.share(opening.source()),
          100 * outcome.attributed());
    }
    System.out.printf(
        Locale.ROOT,
        "%n**Right source first in %d of %d (bar: %d).** Mean part of the data pool that is"
            + " attributed: %.1f %%.%n",
        Outcome.rightFirst(outcomes),
        outcomes.size(),
        BAR,
        100 * Outcome.attributed(outcomes));
  }

  private static String cell(String text) {
    return text.replace("|", "\\|").replace("\n", " ").replace("*", "\\*").replace("_", "\\_");
  }
}
