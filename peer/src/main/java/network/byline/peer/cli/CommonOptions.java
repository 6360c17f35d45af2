package network.byline.peer.cli;

import network.byline.peer.home.Home;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What every command takes. */
final class CommonOptions {

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(names = Byline.JSON, description = "Print one JSON document and nothing else to stdout.")
  private boolean json;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help and exit.")
  private boolean help;

  /** Returns the terminal as asked for. */
  Terminal terminal() {
    return byline().terminal();
  }

  /** Returns the person's home. */
  Home home() {
    return Home.of(byline().surroundings().environment());
  }

  private Byline byline() {
    return (Byline) command.root().userObject();
  }
}
