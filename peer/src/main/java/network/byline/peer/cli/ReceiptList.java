package network.byline.peer.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import network.byline.base.codec.ByteReader;
import network.byline.base.statement.Order;
import network.byline.base.value.Address;
import network.byline.base.value.Amount;
import network.byline.peer.api.v1.GetAccountRequest;
import network.byline.peer.api.v1.ListReceiptsRequest;
import network.byline.peer.api.v1.ListReceiptsResponse;
import network.byline.peer.api.v1.Receipt;
import network.byline.peer.client.HostClient;
import network.byline.peer.client.PromptSalts;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code byline receipt list}: what an account has asked, and what it cost. */
@Command(
    name = "list",
    description = {
      "List what an account has asked, the newest first: receipt, model, state, tokens, cost.",
      "Prompts of sealed orders show where they were asked from."
    },
    footer = {
      "",
      "Examples:",
      "  byline receipt list",
      "  byline receipt list --as ada --limit 100",
      "  byline receipt list --before 0x…        the page after the one that ends with 0x…"
    })
final class ReceiptList implements Callable<Integer> {

  private static final int MOST = 200;
  private static final int SHOWN_PROMPT = 40;

  @Mixin private CommonOptions common;
  @Mixin private HostOption host;

  @Option(
      names = "--as",
      paramLabel = "NAME",
      defaultValue = Keys.DEFAULT_NAME,
      description = "Whose (default: ${DEFAULT-VALUE}).")
  private String name = Keys.DEFAULT_NAME;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "20",
      description = "How many, at most " + MOST + " (default: ${DEFAULT-VALUE}).")
  private int limit = 20;

  @Option(names = "--before", paramLabel = "ID", description = "Only those before this one.")
  private String before = "";

  @Override
  public Integer call() {
    if (limit < 1 || limit > MOST) {
      throw CommandFailure.usage("--limit " + limit + ": choose 1 to " + MOST);
    }
    Terminal terminal = common.terminal();
    ListReceiptsRequest.Builder page = ListReceiptsRequest.newBuilder().setLimit(limit);
    if (!before.isEmpty()) {
      page.setBefore(HostClient.bytes(ReceiptCommand.digest(before)));
    }
    Address account = new Keys(common.home(), terminal).address(name);
    PromptSalts salts = PromptSalts.in(common.home().folder());
    try (HostClient client = host.connect()) {
      ListReceiptsResponse list =
          client.jobs().listReceipts(page.setClient(HostClient.bytes(account)).build());
      Amount held = held(client, account);
      List<Map<String, Object>> rows = new ArrayList<>();
      terminal.print(name + "  " + account);
      if (!held.isZero()) {
        terminal.print("  under way, at most " + Coins.format(held));
      }
      for (Receipt shown : list.getReceiptsList()) {
        Receipt receipt = ReceiptCommand.opened(client, salts, shown);
        terminal.print(line(receipt));
        rows.add(row(receipt));
      }
      String next = list.getMore() ? (String) rows.getLast().get("receipt") : "";
      if (rows.isEmpty()) {
        terminal.print("  no receipts" + (before.isEmpty() ? "" : " before " + before));
      } else if (list.getMore()) {
        terminal.print("  older ones: byline receipt list --as " + name + " --before " + next);
      }
      Map<String, Object> document = new LinkedHashMap<>();
      document.put("account", account.toString());
      document.put("held", held.toString());
      document.put("receipts", rows);
      document.put("before", next);
      terminal.document(document);
    }
    return ExitCodes.OK;
  }

  private static Amount held(HostClient client, Address account) {
    return Amount.parse(
        client
            .accounts()
            .getAccount(
                GetAccountRequest.newBuilder().setAddress(HostClient.bytes(account)).build())
            .getHeld());
  }

  private static String line(Receipt receipt) {
    return String.format(
        "  %s  %-12s %-10s %4d tokens  %s  %s",
        HostClient.digest(receipt.getId()),
        receipt.getModel(),
        receipt.getStatus(),
        receipt.getTokens(),
        Coins.format(receipt.getFee()),
        receipt.getPrompt().isEmpty() ? "" : "“" + beginning(receipt.getPrompt()) + "”");
  }

  private static String beginning(String prompt) {
    String line = Shown.line(prompt);
    return line.length() <= SHOWN_PROMPT ? line : line.substring(0, SHOWN_PROMPT) + "…";
  }

  private static Map<String, Object> row(Receipt receipt) {
    Order order = ByteReader.decode("order", receipt.getOrder().toByteArray(), Order::decode);
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("receipt", HostClient.digest(receipt.getId()).toString());
    row.put("model", receipt.getModel());
    row.put("status", receipt.getStatus());
    row.put("tokens", receipt.getTokens());
    row.put("fee", receipt.getFee());
    row.put("batch", receipt.getBatch());
    row.put("nonce", order.nonce());
    row.put("maxTokens", order.maxTokens());
    row.put("maxFee", order.maxFee().toString());
    row.put("prompt", receipt.getPrompt());
    return row;
  }
}
