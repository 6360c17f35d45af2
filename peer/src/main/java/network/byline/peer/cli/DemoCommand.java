package network.byline.peer.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import network.byline.peer.node.Installation;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code byline demo}: everything once, on this machine. */
@Command(
    name = "demo",
    description = {
      "Show everything once on this machine: a chain, a host and a worker start on loopback; five"
          + " contributors share data; a model answers, names its sources and pays them; a stranger"
          + " recomputes every score and payout. Takes under three minutes and then stays up."
    },
    footer = {
      "",
      "Examples:",
      "  byline demo",
      "  byline demo --exit            stops at the end",
      "  byline demo --train           trains the adapter from its recipe first (up to ten minutes)"
    })
final class DemoCommand implements Callable<Integer> {

  @Mixin private CommonOptions common;

  @Option(names = "--exit", description = "Stop everything at the end.")
  private boolean exit;

  @Option(names = "--train", description = "Train the shipped adapter again and compare the roots.")
  private boolean train;

  @Option(
      names = "--folder",
      paramLabel = "DIR",
      description = "The demo's home, made afresh (default: .byline/demo beside the program).")
  private @Nullable Path folder;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Terminal terminal = common.terminal();
    Path home =
        folder == null ? Installation.own().root().resolve(".byline").resolve("demo") : folder;
    try (DemoStory story = new DemoStory(terminal, home, train)) {
      boolean good = story.tell();
      if (!exit) {
        story.sayHowToGoOn();
        new CountDownLatch(1).await();
      }
      return good ? ExitCodes.OK : ExitCodes.FAILURE;
    }
  }
}
