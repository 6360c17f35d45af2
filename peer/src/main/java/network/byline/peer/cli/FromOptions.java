package network.byline.peer.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import network.byline.base.receipt.BatchFile;
import network.byline.chain.vault.ChainClient;
import network.byline.peer.audit.AuditFolder;
import network.byline.peer.client.ArchiveCopy;
import network.byline.peer.client.HostClient;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where batch files come from, and which chain they are compared with. */
final class FromOptions {

  @Option(
      names = "--from",
      paramLabel = "DIR|HOST",
      description = {
        "A folder with batches/ and blocks/, such as a host's data folder, or a host's address,"
            + " from which they are fetched first (default: BYLINE_HOST or 127.0.0.1:7600)."
      },
      defaultValue = "${env:BYLINE_HOST:-127.0.0.1:7600}")
  private String from = "";

  @Option(
      names = "--rpc",
      paramLabel = "URL",
      description = "The chain's JSON-RPC (default: the one that the host or the folder names).")
  private @Nullable URI rpc;

  /** A folder of batch files and the chain's endpoint. */
  record Source(AuditFolder folder, URI rpc) {

    /** Connects to the chain that the batch files name. */
    ChainClient connect() {
      return ChainClient.connect(rpc, batch(1).domain().chainId());
    }

    /** Returns a batch. */
    BatchFile batch(long number) {
      return BatchFile.decode(
          folder
              .batch(number)
              .orElseThrow(
                  () ->
                      CommandFailure.failed(
                          "there is no batch " + number + " in " + folder.path() + " yet")));
    }
  }

  Source open(Terminal terminal, boolean withBlocks) throws IOException {
    Path folder = Path.of(from);
    if (Files.isDirectory(folder)) {
      return new Source(new AuditFolder(folder), rpc == null ? rpcOf(folder) : rpc);
    }
    try (HostClient host = HostClient.of(from)) {
      Path copy = Files.createTempDirectory("byline-archive-");
      URI endpoint = rpc == null ? URI.create(host.status().getRpcUrl()) : rpc;
      new ArchiveCopy(host, copy).fetch(withBlocks, line -> terminal.progress("  " + line));
      terminal.endProgress();
      return new Source(new AuditFolder(copy), endpoint);
    } catch (IllegalArgumentException e) {
      throw CommandFailure.usage(
          "--from '" + from + "' is neither a folder nor an address: " + e.getMessage());
    }
  }

  /** A host leaves the endpoint it used beside its data. */
  private static URI rpcOf(Path folder) throws IOException {
    Path file = folder.resolve("host.json");
    if (!Files.exists(file)) {
      throw CommandFailure.usage("name the chain's JSON-RPC with --rpc URL");
    }
    JsonNode json = new ObjectMapper().readTree(Files.readAllBytes(file));
    return URI.create(json.path("rpcUrl").asText());
  }
}
