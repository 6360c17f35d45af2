package network.byline.peer.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import network.byline.base.value.Amount;
import network.byline.peer.api.v1.QuoteResponse;
import network.byline.peer.client.HostClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code byline quote}: what an answer may cost. */
@Command(
    name = "quote",
    description = "Say what an answer may cost at most, without asking.",
    footer = {"", "Example:", "  byline quote byline-base-2m \"Once upon a time\" --max-tokens 40"})
final class QuoteCommand implements Callable<Integer> {

  @Mixin private CommonOptions common;
  @Mixin private HostOption host;

  @Parameters(index = "0", paramLabel = "MODEL")
  private String model = "";

  @Parameters(index = "1", paramLabel = "PROMPT")
  private String prompt = "";

  @Option(names = "--max-tokens", paramLabel = "N", defaultValue = "64")
  private int maxTokens = 64;

  @Override
  public Integer call() {
    Terminal terminal = common.terminal();
    try (HostClient client = host.connect()) {
      QuoteResponse quote = client.quote(model, prompt, maxTokens);
      terminal.print(
          "at most "
              + Coins.format(Amount.parse(quote.getMaxFee()))
              + " for "
              + maxTokens
              + " tokens at "
              + Coins.format(quote.getPricePerToken())
              + " each; only delivered, checked tokens are paid");
      Map<String, Object> document = new LinkedHashMap<>();
      document.put("model", model);
      document.put("modelRoot", HostClient.digest(quote.getModelRoot()).toString());
      document.put("deed", HostClient.digest(quote.getDeedHash()).toString());
      document.put("pricePerToken", quote.getPricePerToken());
      document.put("maxTokens", maxTokens);
      document.put("maxFee", quote.getMaxFee());
      terminal.document(document);
    }
    return ExitCodes.OK;
  }
}
