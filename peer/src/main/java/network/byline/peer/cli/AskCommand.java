package network.byline.peer.cli;

import io.grpc.StatusRuntimeException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.Callable;
import network.byline.base.identity.SigningKey;
import network.byline.base.statement.Disclosure;
import network.byline.base.statement.SamplerSettings;
import network.byline.base.value.Address;
import network.byline.base.value.Amount;
import network.byline.peer.api.v1.QuoteResponse;
import network.byline.peer.api.v1.Receipt;
import network.byline.peer.client.AnswerFailedException;
import network.byline.peer.client.Asking;
import network.byline.peer.client.DepositSight;
import network.byline.peer.client.HostClient;
import network.byline.peer.client.PromptSalts;
import network.byline.peer.client.SpendingBook;
import network.byline.peer.client.Wallet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code byline ask}: asks a model and shows whose data the answer drew on. */
@Command(
    name = "ask",
    description = {
      "Ask a model. The answer streams as it is made; its byline comes when it is checked.",
      "The models here are small and continue text in the style of their datanet."
    },
    footer = {
      "",
      "Examples:",
      "  byline ask byline-base-2m \"Once upon a time\"",
      "  byline ask lexicon \"hacker n.\" --max-tokens 40 --temperature 0.7 --seed 7",
      "  byline ask lexicon \"Gold.\" --disclosure open --json"
    })
final class AskCommand implements Callable<Integer> {

  @Mixin private CommonOptions common;
  @Mixin private HostOption host;
  @Mixin private AsOption as;

  @Parameters(index = "0", paramLabel = "MODEL")
  private String model = "";

  @Parameters(index = "1", paramLabel = "PROMPT")
  private String prompt = "";

  @Option(
      names = "--max-tokens",
      paramLabel = "N",
      defaultValue = "64",
      description = "The longest answer (default: ${DEFAULT-VALUE}).")
  private int maxTokens = 64;

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "0",
      description = "Seed of the draws (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--temperature",
      paramLabel = "T",
      defaultValue = "0",
      description = "0 takes the likeliest token (default: ${DEFAULT-VALUE}).")
  private BigDecimal temperature = BigDecimal.ZERO;

  @Option(names = "--top-k", paramLabel = "K", defaultValue = "0", description = "0 keeps all.")
  private int topK;

  @Option(names = "--top-p", paramLabel = "P", defaultValue = "1", description = "1 keeps all.")
  private BigDecimal topP = BigDecimal.ONE;

  @Option(
      names = "--max-fee",
      paramLabel = "COINS",
      description = "The most it may cost (default: price × max-tokens).")
  private @Nullable String maxFee;

  @Option(
      names = "--disclosure",
      paramLabel = "sealed|open",
      defaultValue = "sealed",
      description =
          "sealed: the public batch file holds commitments only; open: anyone can recompute"
              + " (default: ${DEFAULT-VALUE}).")
  private Disclosure disclosure = Disclosure.SEALED;

  @Override
  public Integer call() throws InterruptedException {
    Terminal terminal = common.terminal();
    Asking.Question question =
        new Asking.Question(
            model,
            prompt,
            sampler(),
            maxTokens,
            maxFee == null ? Amount.ZERO : Coins.parse("--max-fee", maxFee),
            disclosure);
    try (HostClient client = host.connect();
        Wallet wallet = Wallet.of(client.status())) {
      // Asked first, so that a question that cannot be costs no account and no deposit.
      QuoteResponse quote = client.quote(model, prompt, maxTokens);
      SigningKey key = clientKey(terminal, client);
      wallet.ensureFunded(key, line -> terminal.say(line));
      DepositSight.await(client, wallet, key.address());
      SpendingBook book =
          SpendingBook.in(
              common.home().folder().resolve("spending"),
              client.status().getChainId(),
              client.vault(),
              key.address());
      Asking asking =
          new Asking(
              client,
              book,
              PromptSalts.in(common.home().folder()),
              () -> wallet.collected(key.address()),
              InstantSource.system(),
              new SecureRandom());
      requireCovered(quote, question, wallet, key.address());
      Receipt receipt = answer(terminal, asking, key, question);
      terminal.stream("\n\n");
      terminal.print(AnswerView.marked(terminal, receipt));
      terminal.print(terminal.bold("byline"));
      AnswerView.print(terminal, receipt, Map.of());
      Map<String, Object> document = AnswerView.document(receipt);
      if (!Interruption.requested()) {
        terminal.document(document);
        return ExitCodes.OK;
      }
      terminal.say(
          "byline: interrupted after "
              + receipt.getTokens()
              + " tokens, which cost "
              + Coins.format(receipt.getFee()));
      document.put("interrupted", true);
      document.put("exitCode", ExitCodes.INTERRUPTED);
      terminal.document(document);
      return ExitCodes.INTERRUPTED;
    }
  }

  private static Receipt answer(
      Terminal terminal, Asking asking, SigningKey key, Asking.Question question)
      throws InterruptedException {
    try (AnswerPrinter printer = new AnswerPrinter(terminal, order -> asking.cancel(key, order))) {
      try {
        return asking.ask(key, question, printer);
      } catch (StatusRuntimeException e) {
        if (Interruption.requested()) {
          throw new InterruptedException(printer.interruption());
        }
        throw e;
      } catch (AnswerFailedException e) {
        String reason =
            Shown.line(String.valueOf(e.getMessage()))
                + (e.closed()
                    ? " (nothing was charged)"
                    : " (the host may finish the answer, which stays payable within its maximum"
                        + " fee)");
        if (Interruption.requested()) {
          throw new InterruptedException("interrupted; no answer: " + reason);
        }
        throw CommandFailure.failed("no answer: " + reason);
      }
    }
  }

  /** Says before anything is signed what the host would refuse. */
  private void requireCovered(
      QuoteResponse quote, Asking.Question question, Wallet wallet, Address client) {
    Amount price = Amount.parse(quote.getPricePerToken());
    Amount most = question.maxFee().isZero() ? Amount.parse(quote.getMaxFee()) : question.maxFee();
    if (most.compareTo(price) < 0) {
      throw CommandFailure.usage(
          "--max-fee "
              + Coins.format(most)
              + " does not pay one token at "
              + Coins.format(price)
              + ": raise it");
    }
    Amount left = wallet.client(client).remaining();
    if (left.compareTo(most) < 0) {
      throw CommandFailure.failed(
          "account '"
              + as.name()
              + "' has "
              + Coins.format(left)
              + " left in the vault, and this may cost "
              + Coins.format(most)
              + ": byline account deposit COINS --as "
              + as.name());
    }
  }

  private SigningKey clientKey(Terminal terminal, HostClient client) {
    Keys keys = new Keys(common.home(), terminal);
    if (!keys.exists(as.name())
        && as.name().equals(Keys.DEFAULT_NAME)
        && client.status().getDevelopmentChain()) {
      SigningKey made = SigningKey.fromPhrase(keys.make(as.name()));
      terminal.say("Made the account 'default' for you: " + made.address());
      return made;
    }
    return keys.open(as.name());
  }

  private SamplerSettings sampler() {
    try {
      return new SamplerSettings(
          micros("--temperature", temperature), topK, micros("--top-p", topP), seed);
    } catch (IllegalArgumentException e) {
      throw CommandFailure.usage(String.valueOf(e.getMessage()));
    }
  }

  private static int micros(String option, BigDecimal value) {
    if (value.signum() < 0 || value.compareTo(BigDecimal.valueOf(1000)) > 0) {
      throw CommandFailure.usage(option + " " + value + " is out of range");
    }
    return value.movePointRight(6).setScale(0, RoundingMode.HALF_EVEN).intValueExact();
  }
}
