package network.byline.bench.numbers;

import ai.djl.ndarray.NDManager;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import network.byline.attribution.format.ModelConfig;
import network.byline.attribution.format.TensorMap;
import network.byline.attribution.strict.Generation;
import network.byline.attribution.strict.InitialWeights;
import network.byline.attribution.strict.StrictModel;
import network.byline.base.statement.SamplerSettings;
import network.byline.bench.Contest;
import picocli.CommandLine.Command;

/** Decoding token by token with a cache, against the same model in the library. */
@Command(
    name = "decoding",
    mixinStandardHelpOptions = true,
    description = "Decoding with batch 1 on one core, against DJL.")
public final class DecodingStudy implements Callable<Integer> {

  private static final double BAR = 8;
  private static final int TOKENS = 128;
  private static final int[] PROMPT = {0, 17, 230, 99, 512, 8, 77, 301};
  private static final int TURNS = 7;
  private static final int NO_END = -1;
  private static final ModelConfig MODEL =
      new ModelConfig(1024, 192, 512, 4, 6, 6, 32, 512, 1e-5, 10_000, true, 0, 1);

  /** For picocli. */
  DecodingStudy() {}

  @Override
  public Integer call() {
    TensorMap weights = InitialWeights.model(MODEL, 1);
    StrictModel strict = StrictModel.of(MODEL, weights);
    try (NDManager manager = Djl.start();
        DjlModel djl = new DjlModel(MODEL, weights, manager).forDecoding()) {
      int[] ours = decode(strict);
      boolean same = Arrays.equals(ours, djl.decode(PROMPT, TOKENS));
      List<Contest.Figure> figures =
          new Contest()
              .add("strict", TOKENS, () -> decode(strict))
              .add("DJL", TOKENS, () -> djl.decode(PROMPT, TOKENS))
              .run(TURNS);
      double us = figures.get(0).perCpuSecond();
      double them = figures.get(1).perCpuSecond();
      System.out.printf(
          Locale.ROOT,
          """
          # Decoding

          %,d weights, a prompt of %d tokens and %d more, greedy; both give %s tokens.

          | | tokens per CPU-second | ratio | bar |
          | --- | --- | --- | --- |
          | strict | %.0f | %.1f | %.0f |
          | DJL | %.0f | 1 | |
          """,
          weights.valueCount(),
          PROMPT.length,
          TOKENS,
          same ? "the same" : "different",
          us,
          us / them,
          BAR,
          them);
      return us / them >= BAR ? 0 : 1;
    }
  }

  private static int[] decode(StrictModel model) {
    Generation answer = new Generation(model, PROMPT, TOKENS, SamplerSettings.GREEDY, NO_END);
    while (answer.advance()) {}
    return answer.tokens();
  }
}
