package network.byline.peer.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import network.byline.attribution.sandbox.Sandbox;
import network.byline.base.value.Address;
import network.byline.peer.grpc.HostFacts;
import network.byline.peer.node.Host;
import network.byline.peer.node.HostConfig;
import network.byline.peer.node.HostStartException;
import network.byline.peer.transport.Multiaddr;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code byline up}: a host with a worker of its own. */
@Command(
    name = "up",
    description = {
      "Run a host: the public API, the journal, and a worker. One host is a complete network.",
      "Without --rpc it starts a development chain of its own. On a fresh data folder it registers"
          + " the shipped base model."
    },
    footer = {
      "",
      "Examples:",
      "  byline up",
      "  byline up --peers 0.0.0.0:7601                          volunteers from anywhere",
      "  byline up --data /srv/byline --rpc http://127.0.0.1:8545",
      "  byline up --rpc https://rpc.example --vault 0x…        on a chain with a deployed vault"
    })
final class UpCommand implements Callable<Integer> {

  private static final int LAST_PORT = 0xffff;

  @Mixin private CommonOptions common;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "The data folder (default: BYLINE_HOME/data).")
  private @Nullable Path data;

  @Option(
      names = "--listen",
      paramLabel = "HOST:PORT",
      defaultValue = "127.0.0.1:7600",
      description = "Where the API listens (default: ${DEFAULT-VALUE}).")
  private String listen = "127.0.0.1:7600";

  @Option(
      names = "--peers",
      paramLabel = "HOST:PORT",
      description =
          "Where volunteers come in; none lets nobody in (default: the port after --listen, on this"
              + " machine only).")
  private @Nullable String peers;

  @Option(
      names = "--rpc",
      paramLabel = "URL",
      description = "The chain's JSON-RPC (default: a development chain of its own).")
  private @Nullable URI rpc;

  @Option(
      names = "--vault",
      paramLabel = "ADDRESS",
      description = "The operator's vault (default: one is deployed on development chains).")
  private @Nullable Address vault;

  @Option(
      names = "--batch-interval",
      paramLabel = "SECONDS",
      defaultValue = "30",
      description = "How often a batch is closed (default: ${DEFAULT-VALUE}).")
  private long batchIntervalSeconds = 30;

  @Option(
      names = "--activation-wait",
      paramLabel = "SECONDS",
      defaultValue = "10",
      description =
          "The waiting time of a vault that is deployed here (default: ${DEFAULT-VALUE}).")
  private long activationWaitSeconds = 10;

  @Option(names = "--worker-memory", paramLabel = "MIB", defaultValue = "1024")
  private int workerMemory = 1024;

  @Option(names = "--worker-threads", paramLabel = "N", defaultValue = "2")
  private int workerThreads = 2;

  @Option(
      names = "--worker-nice",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "How far workers step back for other programs, 0 to 19 (default: ${DEFAULT-VALUE}).")
  private int workerNiceness;

  @Option(
      names = "--sandbox",
      paramLabel = "require|auto|off",
      defaultValue = "auto",
      description = {
        "Whether workers run under bubblewrap: only so, if it works here, or not"
            + " (default: ${DEFAULT-VALUE})."
      })
  private String sandbox = "auto";

  @Override
  public Integer call() throws InterruptedException {
    Terminal terminal = common.terminal();
    HostConfig config = config(terminal);
    Host host;
    try {
      host = Host.start(config, line -> terminal.progress("  " + line));
    } catch (HostStartException e) {
      throw CommandFailure.failed(String.valueOf(e.getMessage()));
    }
    try (host) {
      announce(terminal, config, host);
      new CountDownLatch(1).await();
    }
    return ExitCodes.INTERRUPTED;
  }

  private static void announce(Terminal terminal, HostConfig config, Host host) {
    terminal.print("host ready on " + config.listen().getHostString() + ":" + host.port());
    terminal.print("  data   " + config.data());
    terminal.print("  chain  " + host.facts().domain().chainId() + " at " + host.facts().rpc());
    terminal.print("  vault  " + host.facts().domain().vault());
    HostFacts.WorkerFacts worker = host.facts().workers().get().getFirst();
    terminal.print(
        "  worker " + (worker.sandboxed() ? "sandboxed by " : "unsandboxed: ") + worker.sandbox());
    for (Multiaddr peer : host.peerAddresses()) {
      terminal.print("  lend a machine to it: byline join " + peer);
    }
    terminal.say("In another terminal: byline status    Ctrl-C stops this host.");
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("listen", config.listen().getHostString() + ":" + host.port());
    document.put("peers", host.peerAddresses().stream().map(Multiaddr::toString).toList());
    document.put("data", config.data().toString());
    document.put("chainId", host.facts().domain().chainId());
    document.put("rpcUrl", host.facts().rpc().toString());
    document.put("vault", host.facts().domain().vault().toString());
    document.put("sandboxed", worker.sandboxed());
    document.put("sandbox", worker.sandbox());
    terminal.document(document);
  }

  private HostConfig config(Terminal terminal) {
    try {
      InetSocketAddress api = address("--listen", listen);
      return new HostConfig(
          (data == null ? common.home().data() : data).toAbsolutePath().normalize(),
          api,
          peerAddress(api, terminal),
          Optional.ofNullable(rpc),
          Optional.ofNullable(vault),
          Duration.ofSeconds(batchIntervalSeconds),
          Duration.ofSeconds(activationWaitSeconds),
          workerMemory,
          workerThreads,
          workerNiceness,
          Sandbox.Choice.of(sandbox, "--sandbox"));
    } catch (IllegalArgumentException e) {
      throw CommandFailure.usage(String.valueOf(e.getMessage()));
    }
  }

  /** Returns where volunteers come in. Where nobody said so, a port in use lets nobody in. */
  private Optional<Multiaddr> peerAddress(InetSocketAddress api, Terminal terminal) {
    if (peers == null) {
      int port = api.getPort() == 0 || api.getPort() == LAST_PORT ? 0 : api.getPort() + 1;
      InetSocketAddress next = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
      if (isFree(next)) {
        return Optional.of(Multiaddr.of(next));
      }
      terminal.say("port " + port + " is in use: no volunteers come in; choose one with --peers");
      return Optional.empty();
    }
    return peers.equals("none")
        ? Optional.empty()
        : Optional.of(Multiaddr.of(address("--peers", peers)));
  }

  private static boolean isFree(InetSocketAddress address) {
    try (ServerSocket probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(address);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static InetSocketAddress address(String option, String text) {
    int colon = text.lastIndexOf(':');
    try {
      return new InetSocketAddress(
          InetAddress.getByName(text.substring(0, Math.max(0, colon))),
          Integer.parseInt(text.substring(colon + 1)));
    } catch (UnknownHostException | IllegalArgumentException e) {
      throw CommandFailure.usage(option + " '" + text + "': write HOST:PORT");
    }
  }
}
