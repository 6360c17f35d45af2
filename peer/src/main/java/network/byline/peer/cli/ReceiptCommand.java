package network.byline.peer.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import network.byline.base.codec.ByteReader;
import network.byline.base.statement.Order;
import network.byline.base.value.Digest;
import network.byline.peer.api.v1.GetReceiptRequest;
import network.byline.peer.api.v1.Receipt;
import network.byline.peer.client.HostClient;
import network.byline.peer.client.PromptSalts;
import network.byline.peer.client.ReceiptCheck;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code byline receipt}: list, show and verify receipts. */
@Command(
    name = "receipt",
    description = "List, show and verify receipts.",
    footer = {
      "",
      "Examples:",
      "  byline receipt list",
      "  byline receipt show 0x…",
      "  byline receipt verify 0x…"
    },
    subcommands = {ReceiptList.class, ReceiptCommand.Show.class, ReceiptCommand.Verify.class})
final class ReceiptCommand implements Callable<Integer> {

  @Mixin private CommonOptions common;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    throw Byline.incomplete(spec);
  }

  /** Shows a receipt. */
  @Command(
      name = "show",
      description = {
        "Show a receipt: answer, byline and split.",
        "Of a sealed order others see the split alone; what opens it is kept in BYLINE_HOME/salts"
            + " of whoever asked."
      },
      footer = {"", "Example:", "  byline receipt show 0x…"})
  static final class Show implements Callable<Integer> {

    @Mixin private CommonOptions common;
    @Mixin private HostOption host;

    @Parameters(paramLabel = "ID")
    private String id = "";

    @Override
    public Integer call() {
      Terminal terminal = common.terminal();
      try (HostClient client = host.connect()) {
        Receipt receipt = fetch(client, PromptSalts.in(common.home().folder()), id);
        terminal.print(
            receipt.getModel()
                + ", "
                + receipt.getStatus()
                + (receipt.getBatch() == 0
                    ? ", not yet in a batch"
                    : ", batch " + receipt.getBatch()));
        if (!receipt.getOpened().isEmpty()) {
          terminal.print(terminal.bold(receipt.getPrompt()) + AnswerView.marked(terminal, receipt));
        }
        AnswerView.print(terminal, receipt, Map.of());
        receipt
            .getSplitList()
            .forEach(
                share ->
                    terminal.print(
                        String.format(
                            "  %-16s %s  %s",
                            share.getRole(),
                            HostClient.address(share.getPayee()),
                            Coins.format(share.getAmount()))));
        terminal.document(AnswerView.document(receipt));
      }
      return ExitCodes.OK;
    }
  }

  /** Verifies a receipt without believing the host. */
  @Command(
      name = "verify",
      description = {
        "Check what a host shows of a receipt: id, order and signatures, commitments, and that the"
            + " split follows from deed and evidence to the last unit.",
        "To recompute the scores themselves: byline audit."
      },
      footer = {"", "Example:", "  byline receipt verify 0x…"})
  static final class Verify implements Callable<Integer> {

    @Mixin private CommonOptions common;
    @Mixin private HostOption host;

    @Parameters(paramLabel = "ID")
    private String id = "";

    @Override
    public Integer call() {
      Terminal terminal = common.terminal();
      try (HostClient client = host.connect()) {
        Receipt receipt = fetch(client, PromptSalts.in(common.home().folder()), id);
        ReceiptCheck.Result result = new ReceiptCheck(client).check(digest(id), receipt);
        result.passed().forEach(line -> terminal.print("  ok    " + line));
        result.failed().forEach(line -> terminal.print("  WRONG " + line));
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("receipt", id);
        document.put("ok", result.failed().isEmpty());
        document.put("passed", result.passed());
        document.put("failed", result.failed());
        terminal.document(document);
        return result.failed().isEmpty() ? ExitCodes.OK : ExitCodes.FAILURE;
      }
    }
  }

  /** Returns a receipt, with what is sealed in it if the order was made from this home. */
  private static Receipt fetch(HostClient client, PromptSalts salts, String id) {
    GetReceiptRequest request =
        GetReceiptRequest.newBuilder().setId(HostClient.bytes(digest(id))).build();
    return opened(client, salts, client.jobs().getReceipt(request));
  }

  /** Returns a receipt with what is sealed in it, if the order was made from this home. */
  static Receipt opened(HostClient client, PromptSalts salts, Receipt open) {
    GetReceiptRequest request = GetReceiptRequest.newBuilder().setId(open.getId()).build();
    Order order = ByteReader.decode("order", open.getOrder().toByteArray(), Order::decode);
    return salts
        .of(order.promptCommitment())
        .map(HostClient::bytes)
        .map(salt -> client.jobs().getReceipt(request.toBuilder().setPromptSalt(salt).build()))
        .orElse(open);
  }

  static Digest digest(String id) {
    try {
      return Digest.parse(id);
    } catch (IllegalArgumentException e) {
      throw CommandFailure.usage("receipt id: " + e.getMessage());
    }
  }
}
