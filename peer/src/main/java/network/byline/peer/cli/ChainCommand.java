package network.byline.peer.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import network.byline.chain.devchain.DevChainProcess;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code byline chain}: a development chain of its own. */
@Command(
    name = "chain",
    description = {
      "Run a development chain: one sealer, no consensus, no peers; JSON-RPC on loopback.",
      "It executes the same contracts as any EVM chain and keeps its blocks in a folder."
    },
    footer = {
      "",
      "Examples:",
      "  byline chain",
      "  byline chain --port 8545 --data /tmp/chain",
      "  byline up --rpc http://127.0.0.1:8545     in another terminal"
    })
final class ChainCommand implements Callable<Integer> {

  @Mixin private CommonOptions common;

  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "8545",
      description = "0 takes a free one (default: ${DEFAULT-VALUE}).")
  private int port = 8545;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Folder of blocks and states (default: BYLINE_HOME/chain).")
  private @Nullable Path data;

  @Override
  public Integer call() throws InterruptedException {
    Terminal terminal = common.terminal();
    if (port < 0 || port > 65_535) {
      throw CommandFailure.usage("--port " + port + " is not within 0 and 65535");
    }
    Path folder = data == null ? common.home().folder().resolve("chain") : data;
    try (DevChainProcess chain = DevChainProcess.start(folder, port)) {
      terminal.print("chain " + chain.chainId() + " at " + chain.uri() + " in " + folder);
      Map<String, Object> document = new LinkedHashMap<>();
      document.put("chainId", chain.chainId());
      document.put("rpcUrl", chain.uri().toString());
      document.put("data", folder.toString());
      terminal.document(document);
      terminal.say("Ctrl-C stops it.");
      CountDownLatch ended = new CountDownLatch(1);
      var _ = chain.handle().onExit().thenRun(ended::countDown);
      ended.await();
      throw CommandFailure.failed("the chain process ended; see " + folder.resolve("log"));
    } catch (IOException e) {
      throw CommandFailure.failed(String.valueOf(e.getMessage()));
    }
  }
}
