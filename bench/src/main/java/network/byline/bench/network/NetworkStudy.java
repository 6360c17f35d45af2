package network.byline.bench.network;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The table "The network in a seed": every part in simulation, on the cores as they ship. */
@Command(
    name = "network",
    mixinStandardHelpOptions = true,
    description = "The network in a seed: speed, failures, liars, matching.")
public final class NetworkStudy implements Callable<Integer> {

  @Option(
      names = "--part",
      paramLabel = "PART",
      split = ",",
      description = "Which parts: ${DEFAULT-VALUE}.",
      defaultValue = "speed,failures,liars,matching")
  private List<String> parts = List.of();

  @Option(
      names = "--shorter",
      paramLabel = "N",
      description = "So many times fewer jobs than the bars ask for.",
      defaultValue = "1")
  private int shorter = 1;

  /** For picocli. */
  NetworkStudy() {}

  @Override
  public Integer call() {
    boolean met = true;
    System.out.printf("# The network in a seed%s%n", shorter == 1 ? "" : ", shortened " + shorter);
    for (String part : parts) {
      met &=
          switch (part) {
            case "speed" -> SpeedPart.run(shorter);
            case "failures" -> FailuresPart.run(shorter);
            case "liars" -> LiarsPart.run(shorter);
            case "matching" -> MatchingPart.run();
            default ->
                throw new IllegalArgumentException(
                    "part '" + part + "': choose speed, failures, liars or matching");
          };
    }
    return met ? 0 : 1;
  }

  /** Prints a line with its bar, and tells whether it is met. */
  static boolean line(String what, String figure, String bar, boolean met) {
    System.out.printf("| %s | %s | %s%s |%n", what, figure, bar, met ? "" : "; **missed**");
    return met;
  }

  /** Begins a table. */
  static void table(String title, String conditions) {
    System.out.printf(
        "%n## %s%n%n%s%n%n| what | result | bar |%n| --- | --- | --- |%n", title, conditions);
  }
}
