package network.byline.bench.span;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.IntFunction;
import network.byline.attribution.span.SuffixArray;
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

  /** For picocli. */
  SpanBuildStudy() {}

  @Override
  public Integer call() {
    int tokens = megabytes * 1_000_000 / Character.BYTES;
    Map<String, IntFunction<char[]>> texts = new LinkedHashMap<>();
    texts.put("like prose, half of it copied", Texts::prose);
    texts.put("one token over and over", Texts::oneToken);
    texts.put("one passage over and over", Texts::onePassage);
    texts.put("Fibonacci word", Texts::fibonacci);
    System.out.printf(
        Locale.ROOT,
        "# Span index%n%n%,d tokens of two bytes, one thread; median of %d.%n%n"
            + "| text | MB per CPU-second | of prose |%n| --- | --- | --- |%n",
        tokens,
        turns);
    double prose = 0;
    boolean met = true;
    for (Map.Entry<String, IntFunction<char[]>> entry : texts.entrySet()) {
      char[] text = entry.getValue().apply(tokens);
      double speed =
          new Contest()
              .add("sort", megabytes, () -> SuffixArray.of(text))
              .run(turns)
              .getFirst()
              .perCpuSecond();
      prose = prose == 0 ? speed : prose;
      met &= speed >= (entry.getKey().startsWith("like") ? BAR : prose / SLOWEST);
      System.out.printf(
          Locale.ROOT, "| %s | %.1f | %.2f |%n", entry.getKey(), speed, speed / prose);
    }
    System.out.printf(
        Locale.ROOT,
        "%nBar: prose at least %.0f MB per CPU-second; the others at most %.1f times slower.%n",
        BAR,
        SLOWEST);
    return met ? 0 : 1;
  }
}
