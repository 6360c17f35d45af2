package network.byline.peer.cli;

import network.byline.peer.client.HostClient;
import picocli.CommandLine.Option;

/** Which host to speak to. */
final class HostOption {

  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      description = "The host's gRPC address (default: BYLINE_HOST or ${DEFAULT-VALUE}).",
      defaultValue = "${env:BYLINE_HOST:-127.0.0.1:7600}")
  private String host = "127.0.0.1:7600";

  /** Opens a connection; it connects with the first call. */
  HostClient connect() {
    try {
      return HostClient.of(host);
    } catch (IllegalArgumentException e) {
      throw CommandFailure.usage("--host '" + host + "': " + e.getMessage());
    }
  }

  String address() {
    return host;
  }
}
