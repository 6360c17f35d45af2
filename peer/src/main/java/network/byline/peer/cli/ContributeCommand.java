package network.byline.peer.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import network.byline.base.identity.SigningKey;
import network.byline.base.record.RecordText;
import network.byline.base.snapshot.RecordList;
import network.byline.base.statement.Contribution;
import network.byline.peer.api.v1.ContributionReport;
import network.byline.peer.api.v1.Datanet;
import network.byline.peer.api.v1.RecordVerdict;
import network.byline.peer.client.Contributing;
import network.byline.peer.client.HostClient;
import network.byline.peer.records.RawRecord;
import network.byline.peer.records.RecordFiles;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code byline contribute}: adds records from files to a datanet. */
@Command(
    name = "contribute",
    description = {
      "Add records from files to a datanet, under your name.",
      "A record is the \"text\" of each line of a .jsonl file, the text cell of each row of a .csv"
          + " file, or a block between blank lines of a .txt or .md file; at most 64 KiB each."
    },
    footer = {
      "",
      "Examples:",
      "  byline contribute recipes cakes.txt soups.jsonl --as ada",
      "  byline contribute recipes notes/ --as ada --check      says what would happen"
    })
final class ContributeCommand implements Callable<Integer> {

  private static final int SHOWN = 20;

  @Mixin private CommonOptions common;
  @Mixin private HostOption host;
  @Mixin private AsOption as;

  @Parameters(index = "0", paramLabel = "DATANET")
  private String datanet = "";

  @Parameters(index = "1..*", arity = "1..*", paramLabel = "PATH")
  private List<Path> paths = List.of();

  @Option(names = "--check", description = "Only say what would be accepted; change nothing.")
  private boolean check;

  private record Refused(RawRecord record, String outcome, String reason) {}

  @Override
  public Integer call() {
    Terminal terminal = common.terminal();
    List<RawRecord> raw;
    try (Waiting _ = Waiting.begin(terminal, "reading the files")) {
      raw = RecordFiles.read(paths);
    }
    List<RawRecord> kept = new ArrayList<>();
    List<String> texts = new ArrayList<>();
    List<Refused> notTaken = new ArrayList<>();
    for (RawRecord record : raw) {
      switch (RecordText.canonical(record.text())) {
        case RecordText.Accepted accepted -> {
          kept.add(record);
          texts.add(accepted.text());
        }
        case RecordText.Refused refused ->
            notTaken.add(new Refused(record, "refused", refused.reason()));
      }
    }
    int refusedHere = notTaken.size();
    if (texts.size() > Contribution.MAX_RECORDS) {
      throw CommandFailure.failed(
          texts.size() + " records are too many at once: give at most " + Contribution.MAX_RECORDS);
    }
    ContributionReport report = ContributionReport.getDefaultInstance();
    if (!texts.isEmpty()) {
      RecordList records = new RecordList(texts);
      SigningKey key = check ? null : new Keys(common.home(), terminal).open(as.name());
      try (HostClient client = host.connect();
          Waiting _ =
              Waiting.begin(
                  terminal,
                  (check ? "having the host check " : "sending ")
                      + Words.count(texts.size(), "record"))) {
        Contributing contributing = new Contributing(client);
        if (key == null) {
          report = contributing.check(datanet, records);
        } else {
          Datanet target = contributing.datanet(datanet);
          report = contributing.contribute(key, target, records);
        }
      }
    }
    for (RecordVerdict verdict : report.getVerdictsList()) {
      notTaken.add(
          new Refused(
              kept.get(verdict.getPosition()), verdict.getOutcome(), reason(verdict, kept)));
    }
    int refused = refusedHere + report.getRefused();
    print(terminal, report, refused, notTaken);
    if (texts.isEmpty()) {
      terminal.say("byline: " + nothing(raw) + "; nothing was sent");
      return ExitCodes.FAILURE;
    }
    return ExitCodes.OK;
  }

  private static String reason(RecordVerdict verdict, List<RawRecord> kept) {
    if (!verdict.hasSameAs()) {
      return verdict.getReason();
    }
    RawRecord same = kept.get(verdict.getSameAs());
    return same.file() + ":" + same.line() + " has the same text; it counts once";
  }

  private String nothing(List<RawRecord> raw) {
    return raw.isEmpty()
        ? paths.stream().map(Path::toString).collect(Collectors.joining(", ")) + " holds no record"
        : "no record could be taken";
  }

  private void print(
      Terminal terminal, ContributionReport report, int refused, List<Refused> notTaken) {
    terminal.print(
        (check ? "would be " : "")
            + "accepted "
            + report.getAccepted()
            + ", duplicate "
            + report.getDuplicate()
            + ", refused "
            + refused
            + (report.getAlreadyKnown() ? "  (this contribution was there already)" : ""));
    notTaken.stream()
        .limit(SHOWN)
        .forEach(
            r ->
                terminal.print(
                    "  "
                        + r.record().file()
                        + ":"
                        + r.record().line()
                        + "  "
                        + r.outcome()
                        + ": "
                        + r.reason()));
    if (notTaken.size() > SHOWN) {
      terminal.print("  and " + (notTaken.size() - SHOWN) + " more (all with --json)");
    }
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("datanet", datanet);
    document.put("checkOnly", check);
    document.put("accepted", report.getAccepted());
    document.put("duplicate", report.getDuplicate());
    document.put("refused", refused);
    document.put("alreadyKnown", report.getAlreadyKnown());
    if (!report.getStatementDigest().isEmpty()) {
      document.put("contribution", HostClient.digest(report.getStatementDigest()).toString());
      document.put("logIndex", report.getLogIndex());
    }
    List<Map<String, Object>> rows = new ArrayList<>();
    for (Refused r : notTaken) {
      rows.add(
          Map.of(
              "file", r.record().file().toString(),
              "line", r.record().line(),
              "outcome", r.outcome(),
              "reason", r.reason()));
    }
    document.put("notAccepted", rows);
    if (report.getAccepted() + report.getDuplicate() == 0) {
      document.put("error", "no record could be taken; nothing was sent");
      document.put("exitCode", ExitCodes.FAILURE);
    }
    terminal.document(document);
  }
}
