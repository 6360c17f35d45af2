package network.byline.peer.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import network.byline.peer.api.v1.Status;
import network.byline.peer.api.v1.Worker;
import network.byline.peer.client.HostClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code byline status}: what a host is and how it is doing. */
@Command(
    name = "status",
    description = "Show what a host is and how it is doing.",
    footer = {"", "Examples:", "  byline status", "  byline status --host 127.0.0.1:7600 --json"})
final class StatusCommand implements Callable<Integer> {

  @Mixin private CommonOptions common;
  @Mixin private HostOption host;

  @Override
  public Integer call() {
    Terminal terminal = common.terminal();
    try (HostClient client = host.connect()) {
      Status status = client.freshStatus();
      String vault = HostClient.address(status.getVault()).toString();
      terminal.print("host       " + host.address() + ", up " + uptime(status.getUptimeSeconds()));
      terminal.print("data       " + status.getDataFolder() + " (" + status.getStorageMode() + ")");
      terminal.print(
          "chain      "
              + status.getChainId()
              + (status.getDevelopmentChain() ? " (development)" : "")
              + " at "
              + status.getRpcUrl());
      terminal.print("vault      " + vault);
      terminal.print("coin       " + HostClient.address(status.getCoin()));
      terminal.print("datanets   " + status.getDatanets() + "   models " + status.getModels());
      terminal.print(
          "jobs       " + status.getJobsSettled() + " settled, " + status.getJobsOpen() + " open");
      terminal.print(
          "batches    "
              + status.getBatchesAnchored()
              + " closed, "
              + status.getReceiptsUnbatched()
              + " receipts waiting, every "
              + status.getBatchIntervalSeconds()
              + " s");
      List<Map<String, Object>> workers = new ArrayList<>();
      for (Worker worker : status.getWorkersList()) {
        terminal.print(
            "worker     "
                + worker.getName()
                + "  "
                + worker.getEngineProfile()
                + "  "
                + worker.getState()
                + (worker.getSandboxed()
                    ? "  sandboxed by " + worker.getSandbox()
                    : "  unsandboxed: " + worker.getSandbox()));
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("name", worker.getName());
        row.put("account", HostClient.address(worker.getAccount()).toString());
        row.put("engineProfile", worker.getEngineProfile());
        row.put("state", worker.getState());
        row.put("sandboxed", worker.getSandboxed());
        row.put("sandbox", worker.getSandbox());
        workers.add(row);
      }
      Map<String, Object> document = new LinkedHashMap<>();
      document.put("host", host.address());
      document.put("version", status.getVersion());
      document.put("uptimeSeconds", status.getUptimeSeconds());
      document.put("chainId", status.getChainId());
      document.put("developmentChain", status.getDevelopmentChain());
      document.put("rpcUrl", status.getRpcUrl());
      document.put("vault", vault);
      document.put("coin", HostClient.address(status.getCoin()).toString());
      document.put("datanets", status.getDatanets());
      document.put("models", status.getModels());
      document.put("jobsSettled", status.getJobsSettled());
      document.put("jobsOpen", status.getJobsOpen());
      document.put("batches", status.getBatchesAnchored());
      document.put("receiptsUnbatched", status.getReceiptsUnbatched());
      document.put("arithmeticContract", status.getArithmeticContract());
      document.put("storage", status.getStorageMode());
      document.put("workers", workers);
      terminal.document(document);
    }
    return ExitCodes.OK;
  }

  private static String uptime(long seconds) {
    return seconds < 120 ? seconds + " s" : seconds / 60 + " min";
  }
}
