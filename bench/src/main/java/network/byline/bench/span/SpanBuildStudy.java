package network.byline.bench.span;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import network.byline.attribution.span.SuffixArray;
import network.byline.attribution.tokenizer.Tokenizer;
import network.byline.bench.Contest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** How fast suffixes are sorted, also where everything repeats. */
@Command(
    name = "span-build",
    mixinStandardHelpOptions = true,
    description = "Sorting the suffixes of a text, and of texts made to be slow.")
public final class SpanBuildStudy implements Callable<Integer> {

  private static final double BAR = 12;
  private static final double SLOWEST = 1.5;

  @Option(
      names = "--megabytes",
      paramLabel = "N",
      description = "Size of each text, two bytes a token (default: ${DEFAULT-VALUE}).")
  private int megabytes = 64;

  @Option(
      names = "--turns",
      paramLabel = "N",
      description = "How often each is sorted (default: ${DEFAULT-VALUE}).")
  private int turns = 3;

  @Option(
      names = "--base",
      paramLabel = "DIR",
      description = "The model whose tokenizer cuts the text (default: ${DEFAULT-VALUE}).")
  private Path base = Path.of("models/byline-base-2m");

  /** For picocli. */
  SpanBuildStudy() {}

  @Override
  public Integer call() throws IOException {
    int tokens = megabytes * 1_000_000 / Character.BYTES;
    Tokenizer tokenizer = Tokenizer.parse(Files.readAllBytes(base.resolve(Tokenizer.FILE_NAME)));
    System.out.printf(
        Locale.ROOT,
        "# Span index%n%n%,d tokens of two bytes, one thread; median of %d.%n%n"
            + "| text | MB per CPU-second | of the first | bar |%n| --- | --- | --- | --- |%n",
        tokens,
        turns);
    char[] sources = Texts.javaSources(tokenizer, tokens);
    double real = BAR;
    boolean met = sources.length == tokens;
    if (met) {
      real = measure("sources of the JDK", sources, BAR, 0);
      met = real >= BAR;
    } else {
      System.out.printf("| the JDK has no sources, or too few | – | – | %.0f |%n", BAR);
    }
    double slowest = real / SLOWEST;
    met &= measure("one token over and over", Texts.oneToken(tokens), slowest, real) >= slowest;
    met &= measure("one passage over and over", Texts.onePassage(tokens), slowest, real) >= slowest;
    met &= measure("Fibonacci word", Texts.fibonacci(tokens), slowest, real) >= slowest;
    measure("chance, half of it copied", Texts.chance(tokens), 0, real);
    return met ? 0 : 1;
  }

  /** Returns the speed, and prints its row; a bar of 0 is none. */
  private double measure(String name, char[] text, double bar, double first) {
    double speed =
        new Contest()
            .add("sort", megabytes, () -> SuffixArray.of(text))
            .run(turns)
            .getFirst()
            .perCpuSecond();
    System.out.printf(
        Locale.ROOT,
        "| %s | %.1f | %.2f | %s |%n",
        name,
        speed,
        first == 0 ? 1 : speed / first,
        bar == 0 ? "–" : String.format(Locale.ROOT, "%.1f", bar));
    return speed;
  }
}
