package network.byline.bench.span;

import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import network.byline.attribution.span.SegmentBuilder;
import network.byline.attribution.span.SpanFinder;
import network.byline.base.value.Address;
import network.byline.base.value.Digest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** How long it takes to find all maximal spans of an answer in a large index. */
@Command(
    name = "span-lookup",
    mixinStandardHelpOptions = true,
    description = "All maximal spans of an answer in a large index.")
public final class SpanLookupStudy implements Callable<Integer> {

  private static final int PASSAGE = 400;
  private static final int ANSWER = 450;
  private static final int ANSWERS = 4000;
  private static final int WARM_UP = 1000;
  private static final double MEDIAN_BAR = 1;
  private static final double TAIL_BAR = 5;
  private static final double MILLI = 1e6;

  @Option(
      names = "--tokens",
      paramLabel = "N",
      description = "Tokens in the index (default: ${DEFAULT-VALUE}).")
  private int tokens = 32_000_000;

  /** For picocli. */
  SpanLookupStudy() {}

  @Override
  public Integer call() {
    char[] text = Texts.chance(tokens);
    try (Arena memory = Arena.ofConfined()) {
      SpanFinder finder = new SpanFinder(index(text).build(memory));
      SplittableRandom random = new SplittableRandom(2);
      double[] millis = new double[ANSWERS];
      long spans = 0;
      for (int i = -WARM_UP; i < ANSWERS; i++) {
        int[] answer = answer(text, random);
        long start = System.nanoTime();
        int found = finder.maximalSpans(answer).size();
        long took = System.nanoTime() - start;
        if (i >= 0) {
          millis[i] = took / MILLI;
          spans += found;
        }
      }
      Arrays.sort(millis);
      double median = millis[ANSWERS / 2];
      double tail = millis[ANSWERS * 99 / 100];
      System.out.printf(
          Locale.ROOT,
          """
          # Span lookup

          %,d answers of %d tokens, spliced from the text and from chance; %,d tokens in the index, %.0f spans an answer.

          | | milliseconds | bar |
          | --- | --- | --- |
          | median | %.3f | %.0f |
          | 99 of 100 | %.3f | %.0f |
          """,
          ANSWERS,
          ANSWER,
          tokens,
          spans / (double) ANSWERS,
          median,
          MEDIAN_BAR,
          tail,
          TAIL_BAR);
      return median < MEDIAN_BAR && tail < TAIL_BAR ? 0 : 1;
    }
  }

  private static SegmentBuilder index(char[] text) {
    SegmentBuilder builder = new SegmentBuilder(Digest.ZERO);
    byte[] owner = new byte[Address.SIZE];
    for (int from = 0; from < text.length; from += PASSAGE) {
      int[] passage = new int[Math.min(PASSAGE, text.length - from)];
      for (int i = 0; i < passage.length; i++) {
        passage[i] = text[from + i];
      }
      owner[0] = (byte) (from / PASSAGE);
      builder.add(
          Digest.sha256(Integer.toString(from).getBytes(StandardCharsets.US_ASCII)),
          Address.of(owner),
          passage);
    }
    return builder;
  }

  /** Returns pieces of 1 to 60 tokens from anywhere in the text, with single tokens in between. */
  private static int[] answer(char[] text, SplittableRandom random) {
    int[] answer = new int[ANSWER];
    int at = 0;
    while (at < ANSWER) {
      int piece = Math.min(ANSWER - at, 1 + random.nextInt(60));
      int from = random.nextInt(text.length - piece);
      for (int i = 0; i < piece; i++) {
        answer[at++] = text[from + i];
      }
      if (at < ANSWER) {
        answer[at++] = random.nextInt(32_000);
      }
    }
    return answer;
  }
}
