package network.byline.peer.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import network.byline.base.codec.MalformedException;
import network.byline.base.receipt.BatchFile;
import network.byline.chain.vault.ChainClient;
import network.byline.chain.vault.ChainUnreachableException;
import network.byline.chain.vault.VaultContract;
import network.byline.peer.audit.AuditFolder;
import network.byline.peer.client.ArchiveCopy;
import network.byline.peer.client.HostClient;
import network.byline.peer.home.Folders;
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

  /**
   * A folder of batch files and the chain's endpoint.
   *
   * @param fetched whether the folder is a copy of this run, which goes when it is closed
   */
  record Source(AuditFolder folder, URI rpc, boolean fetched) implements AutoCloseable {

    /** Connects to the chain that the batch files name. */
    ChainClient connect() {
      try {
        return ChainClient.connect(rpc, batch(1).domain().chainId());
      } catch (ChainUnreachableException e) {
        Path own = folder.path().resolve("chain");
        if (fetched || !Files.isDirectory(own)) {
          throw e;
        }
        throw CommandFailure.failed(
            e.getMessage()
                + ". A host's development chain ends with it; start it by itself in another"
                + " terminal: byline chain --data "
                + own
                + " --port "
                + rpc.getPort());
      }
    }

    /** Returns a batch as the file has it. */
    BatchFile batch(long number) {
      return decoded(number, bytes(number));
    }

    /** Returns a batch whose file is, to the last byte, the one that the vault anchored. */
    BatchFile anchored(ChainClient chain, VaultContract vault, long number) {
      byte[] bytes = bytes(number);
      if (!vault.anchors(chain, number, bytes)) {
        throw damaged(number, "it is not the batch that the vault anchored");
      }
      return decoded(number, bytes);
    }

    private byte[] bytes(long number) {
      return folder
          .batch(number)
          .orElseThrow(
              () ->
                  CommandFailure.failed(
                      "there is no batch " + number + " in " + folder.path() + " yet"));
    }

    private BatchFile decoded(long number, byte[] bytes) {
      try {
        return BatchFile.decode(bytes);
      } catch (MalformedException e) {
        throw damaged(number, String.valueOf(e.getMessage()));
      }
    }

    private CommandFailure damaged(long number, String why) {
      return CommandFailure.failed(
          "the file "
              + folder.file(number)
              + " is damaged: "
              + why
              + "; take another copy with --from");
    }

    @Override
    public void close() throws IOException {
      if (fetched) {
        Folders.remove(folder.path());
      }
    }
  }

  Source open(Terminal terminal, boolean withBlocks) throws IOException {
    Path folder = Path.of(from);
    if (Files.isDirectory(folder)) {
      return new Source(new AuditFolder(folder), rpc == null ? rpcOf(folder) : rpc, false);
    }
    try (HostClient host = client()) {
      URI endpoint = rpc == null ? URI.create(host.status().getRpcUrl()) : rpc;
      Source copy =
          new Source(new AuditFolder(Files.createTempDirectory("byline-archive-")), endpoint, true);
      boolean whole = false;
      try {
        new ArchiveCopy(host, copy.folder().path())
            .fetch(withBlocks, line -> terminal.progress("  " + line));
        terminal.endProgress();
        whole = true;
        return copy;
      } finally {
        if (!whole) {
          copy.close();
        }
      }
    }
  }

  private HostClient client() {
    try {
      return HostClient.of(from);
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
