package network.byline.peer.cli;

import picocli.CommandLine.Option;

/** Which key of this home signs. */
final class AsOption {

  @Option(
      names = "--as",
      paramLabel = "NAME",
      defaultValue = Keys.DEFAULT_NAME,
      description = "The key that signs (default: ${DEFAULT-VALUE}).")
  private String name = Keys.DEFAULT_NAME;

  String name() {
    return name;
  }
}
