package network.byline.peer.cli;

import network.byline.peer.home.Home;
import picocli.CommandLine.Option;

/** What every command takes. */
final class CommonOptions {

  @Option(names = "--json", description = "Print one JSON document and nothing else to stdout.")
  private boolean json;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help and exit.")
  private boolean help;

  /** Returns the terminal as asked for. */
  Terminal terminal() {
    return Terminal.ofProcess(json);
  }

  /** Returns the person's home. */
  Home home() {
    return Home.of(System.getenv());
  }
}
