package network.byline.peer.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import network.byline.attribution.process.WorkerProcess;
import network.byline.attribution.process.WorkerSettings;
import network.byline.attribution.sandbox.Sandbox;
import network.byline.base.eip712.Domain;
import network.byline.chain.vault.At;
import network.byline.chain.vault.ChainClient;
import network.byline.chain.vault.VaultContract;
import network.byline.peer.audit.AuditReport;
import network.byline.peer.audit.Auditor;
import network.byline.peer.home.Folders;
import network.byline.peer.node.Installation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code byline audit}: recomputes everything and compares it with the chain. */
@Command(
    name = "audit",
    description = {
      "Recompute every token, score, share, leaf and root of anchored batches and compare them with"
          + " the chain. Needs no running host, believes none, and says what differs.",
      "Open answers are recomputed to the last bit; of sealed ones, signatures, sums and roots."
    },
    footer = {
      "",
      "Examples:",
      "  byline audit                                        fetches from the host first",
      "  byline audit --from ~/.byline/data                  a folder, without its host",
      "  byline audit --from copy/ --rpc http://127.0.0.1:8545 3    batch 3 in full"
    })
final class AuditCommand implements Callable<Integer> {

  private static final int HEAP_MEBIBYTES = 2048;
  private static final int SHOWN = 20;

  @Mixin private CommonOptions common;
  @Mixin private FromOptions from;

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "2",
      description = "Threads that recompute (default: ${DEFAULT-VALUE}).")
  private int threads = 2;

  @Parameters(
      arity = "0..*",
      paramLabel = "BATCH",
      description = "Which batches to recompute (default: all).")
  private List<Long> batches = List.of();

  @Override
  public Integer call() throws IOException, InterruptedException {
    Terminal terminal = common.terminal();
    AuditReport report;
    Domain site;
    try (Waiting waiting = Waiting.begin(terminal, "reading the archive and the chain");
        FromOptions.Source source = from.open(terminal, true);
        ChainClient chain = source.connect()) {
      site = source.batch(1).domain();
      VaultContract vault = new VaultContract(site.vault());
      vault.requireKnownCode(chain);
      requireAnchored(vault.state(chain, At.LATEST).lastBatch());
      report = audit(waiting, source, chain, vault);
    }
    print(terminal, site, report);
    return report.clean() ? ExitCodes.OK : ExitCodes.FAILURE;
  }

  private void requireAnchored(long last) {
    for (long batch : batches) {
      if (batch < 1 || batch > last) {
        throw CommandFailure.usage(
            "there is no batch "
                + batch
                + ": "
                + Words.count(last, "batch")
                + " stand on the chain");
      }
    }
  }

  private AuditReport audit(
      Waiting waiting, FromOptions.Source source, ChainClient chain, VaultContract vault)
      throws IOException, InterruptedException {
    Path scratch = Files.createTempDirectory("byline-audit-");
    WorkerSettings settings =
        new WorkerSettings(
            WorkerProcess.ownJava(),
            Installation.own().workerClassPath(),
            source.folder().path().resolve("blocks"),
            scratch,
            HEAP_MEBIBYTES,
            threads,
            0,
            Sandbox.find(Sandbox.Choice.AUTO, WorkerProcess.ownJava()),
            Duration.ofSeconds(60));
    try (WorkerProcess worker = WorkerProcess.start(settings)) {
      return new Auditor(source.folder(), chain, vault, worker)
          .audit(
              Set.copyOf(batches),
              (batch, done, of) ->
                  waiting.now("batch " + batch + ": receipt " + done + " of " + of));
    } finally {
      Folders.remove(scratch);
    }
  }

  private static void print(Terminal terminal, Domain site, AuditReport report) {
    report.differences().stream()
        .limit(SHOWN)
        .forEach(difference -> terminal.print("  DIFFERS  " + difference));
    if (report.differences().size() > SHOWN) {
      terminal.print("  and " + (report.differences().size() - SHOWN) + " more (all with --json)");
    }
    report.notes().forEach(note -> terminal.print("  note     " + note));
    terminal.print(
        (report.clean() ? "OK" : "NOT OK")
            + ": "
            + Words.count(report.batches(), "batch")
            + ", recomputed "
            + report.recomputed()
            + ", arithmetic only "
            + report.arithmeticOnly()
            + "; "
            + Words.count(report.snapshots(), "snapshot")
            + " and "
            + Words.count(report.indexes(), "span index")
            + " rebuilt");
    terminal.print("against vault " + site.vault() + " on chain " + site.chainId());
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("ok", report.clean());
    document.put("chainId", site.chainId());
    document.put("vault", site.vault().toString());
    document.put("batches", report.batches());
    document.put("recomputed", report.recomputed());
    document.put("arithmeticOnly", report.arithmeticOnly());
    document.put("snapshots", report.snapshots());
    document.put("indexes", report.indexes());
    document.put("differences", report.differences());
    document.put("notes", report.notes());
    terminal.document(document);
  }
}
