package network.byline.peer.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import network.byline.base.value.Digest;
import network.byline.peer.api.v1.DatanetUsage;
import network.byline.peer.api.v1.GetUsageRequest;
import network.byline.peer.api.v1.RecordUsage;
import network.byline.peer.api.v1.Usage;
import network.byline.peer.client.HostClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code byline usage}: which datanets and records answers drew on. */
@Command(
    name = "usage",
    description = "Show which datanets and records answers drew on, and what they were paid.",
    footer = {
      "",
      "Examples:",
      "  byline usage                 all datanets",
      "  byline usage lexicon         its most used records",
      "  byline usage 0x…             one record"
    })
final class UsageCommand implements Callable<Integer> {

  @Mixin private CommonOptions common;
  @Mixin private HostOption host;

  @Parameters(arity = "0..1", paramLabel = "DATANET|RECORD")
  private String what = "";

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "20",
      description = "How many records at most (default: ${DEFAULT-VALUE}).")
  private int limit = 20;

  @Override
  public Integer call() {
    Terminal terminal = common.terminal();
    if (limit < 1) {
      throw CommandFailure.usage("--limit " + limit + " is not above zero");
    }
    GetUsageRequest.Builder request = GetUsageRequest.newBuilder().setLimit(limit);
    if (what.startsWith("0x")) {
      try {
        request.setRecord(HostClient.bytes(Digest.parse(what)));
      } catch (IllegalArgumentException e) {
        throw CommandFailure.usage("record: " + e.getMessage());
      }
    } else {
      request.setDatanet(what);
    }
    try (HostClient client = host.connect()) {
      Usage usage = client.network().getUsage(request.build());
      List<Map<String, Object>> datanets = new ArrayList<>();
      for (DatanetUsage row : usage.getDatanetsList()) {
        terminal.print(
            String.format(
                "%-20s %5d answers  paid %s  commons %s",
                row.getName(),
                row.getAnswers(),
                Coins.format(row.getPaid()),
                Coins.format(row.getCommons())));
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("datanet", row.getName());
        document.put("answers", row.getAnswers());
        document.put("paid", row.getPaid());
        document.put("commons", row.getCommons());
        datanets.add(document);
      }
      List<Map<String, Object>> records = new ArrayList<>();
      for (RecordUsage row : usage.getRecordsList()) {
        String text =
            row.getText().length() > 70 ? row.getText().substring(0, 70) + "…" : row.getText();
        terminal.print(
            String.format(
                "  %s  %d answers  %d tokens  %s",
                HostClient.digest(row.getRecord()),
                row.getAnswers(),
                row.getTokens(),
                Coins.format(row.getPaid())));
        terminal.print("      " + terminal.dim(text));
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("record", HostClient.digest(row.getRecord()).toString());
        document.put("owner", HostClient.address(row.getOwner()).toString());
        document.put("answers", row.getAnswers());
        document.put("tokens", row.getTokens());
        document.put("paid", row.getPaid());
        document.put("text", row.getText());
        records.add(document);
      }
      if (datanets.isEmpty() && records.isEmpty()) {
        terminal.say("Nothing was drawn on yet.");
      }
      terminal.document(Map.of("datanets", datanets, "records", records));
    }
    return ExitCodes.OK;
  }
}
