package network.byline.peer.cli;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import network.byline.attribution.sandbox.Sandbox;
import network.byline.base.identity.RecoveryPhrase;
import network.byline.base.identity.SigningKey;
import network.byline.peer.node.HostStartException;
import network.byline.peer.node.Volunteer;
import network.byline.peer.transport.Multiaddr;
import network.byline.peer.volunteer.DismissedException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code byline join}: lends this machine to a host's network. */
@Command(
    name = "join",
    description = {
      "Lend this machine: fetch models from a host, compute what it leases out, earn for what is"
          + " checked. It dials out only, so it may stand behind a router.",
      "Without an account it makes one and shows its recovery phrase once. Ctrl-C leaves in order."
    },
    footer = {
      "",
      "Examples:",
      "  byline join /ip4/203.0.113.7/tcp/7601/p2p/12D3KooW…    as byline up prints it",
      "  byline join ADDRESS --as ada --threads 2",
      "  byline volunteer status                                in another terminal"
    })
final class JoinCommand implements Callable<Integer> {

  private static final Duration FINISH = Duration.ofSeconds(10);
  private static final long LOOK_MILLIS = 500;

  @Mixin private CommonOptions common;
  @Mixin private AsOption as;

  @Parameters(
      paramLabel = "ADDRESS",
      description = "The host's address with its identity, as byline up prints it.")
  private String address = "";

  @Option(
      names = "--memory",
      paramLabel = "MIB",
      defaultValue = "1024",
      description = "The largest heap of the worker process (default: ${DEFAULT-VALUE}).")
  private int memory = 1024;

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "1",
      description = "How many threads it may compute with (default: ${DEFAULT-VALUE}).")
  private int threads = 1;

  @Option(
      names = "--disk",
      paramLabel = "MIB",
      defaultValue = "2048",
      description = "The most that fetched models may take (default: ${DEFAULT-VALUE}).")
  private long disk = 2048;

  @Option(
      names = "--worker-nice",
      paramLabel = "N",
      defaultValue = "10",
      description =
          "How far the worker steps back for your own programs, 0 to 19 (default:"
              + " ${DEFAULT-VALUE}).")
  private int niceness = 10;

  @Option(
      names = "--sandbox",
      paramLabel = "require|auto|off",
      defaultValue = "auto",
      description = {
        "Whether the worker runs under bubblewrap: only so, if it works here, or not"
            + " (default: ${DEFAULT-VALUE})."
      })
  private String sandbox = "auto";

  @Override
  public Integer call() throws InterruptedException {
    Terminal terminal = common.terminal();
    VolunteerFiles files = new VolunteerFiles(common.home());
    Volunteer.Config config = config(files.folder());
    files.make();
    SigningKey account = account(terminal);
    Map<String, Object> identity = new LinkedHashMap<>();
    identity.put("account", account.address().toString());
    identity.put("host", config.host().toString());
    VolunteerStory story = new VolunteerStory(terminal, identity);
    try (Volunteer volunteer =
        new Volunteer(config, account, new SecureRandom(), InstantSource.system(), story::hear)) {
      terminal.print("account " + account.address() + " (key '" + as.name() + "')");
      Sandbox confinement = volunteer.sandbox();
      terminal.print(
          "worker "
              + (confinement.confines() ? "sandboxed by " : "unsandboxed: ")
              + confinement.description());
      terminal.document(identity);
      work(volunteer, story, files, terminal);
    } catch (HostStartException e) {
      throw CommandFailure.failed(String.valueOf(e.getMessage()));
    }
    return ExitCodes.INTERRUPTED;
  }

  private void work(
      Volunteer volunteer, VolunteerStory story, VolunteerFiles files, Terminal terminal)
      throws InterruptedException {
    StatusFile status = new StatusFile(files, terminal::say);
    CompletableFuture<Void> ended = new CompletableFuture<>();
    Thread node =
        Thread.ofVirtual()
            .name("volunteer-node")
            .start(
                () -> {
                  try {
                    volunteer.node().run();
                    ended.complete(null);
                  } catch (RuntimeException | InterruptedException e) {
                    ended.completeExceptionally(e);
                  }
                });
    try {
      while (!awaited(ended)) {
        volunteer.node().pause(files.paused());
        status.keep(story.document(volunteer.node().working()));
      }
    } catch (InterruptedException e) {
      terminal.say("leaving: finishing what can be finished, handing back the rest");
      volunteer.node().leave(FINISH);
      node.interrupt();
      terminal.say("left");
      throw e;
    } finally {
      Map<String, Object> last = story.document(0);
      last.put("state", "stopped");
      status.keep(last);
    }
  }

  /** Waits a moment for the end of the node; returns whether it has come. */
  private static boolean awaited(CompletableFuture<Void> ended) throws InterruptedException {
    try {
      ended.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof DismissedException dismissed) {
        throw CommandFailure.failed(String.valueOf(dismissed.getMessage()));
      }
      throw new IllegalStateException("the volunteer failed", e.getCause());
    }
  }

  private Volunteer.Config config(Path folder) {
    try {
      return new Volunteer.Config(
          folder,
          Multiaddr.parse(address),
          memory,
          threads,
          disk,
          niceness,
          Sandbox.Choice.of(sandbox, "--sandbox"));
    } catch (IllegalArgumentException e) {
      throw CommandFailure.usage(String.valueOf(e.getMessage()));
    }
  }

  private SigningKey account(Terminal terminal) {
    Keys keys = new Keys(common.home(), terminal);
    if (keys.exists(as.name())) {
      return keys.open(as.name());
    }
    RecoveryPhrase phrase = RecoveryPhrase.generate(new SecureRandom());
    SigningKey key = SigningKey.fromPhrase(phrase);
    keys.store(as.name(), key);
    terminal.say("Made an account. Recovery phrase (write it down; it is shown once, and brings");
    terminal.say("the account back anywhere with: byline keys restore):");
    terminal.say("  " + phrase.exportWords());
    return key;
  }
}
