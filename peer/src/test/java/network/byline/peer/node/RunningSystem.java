package network.byline.peer.node;

import static org.awaitility.Awaitility.await;

import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import network.byline.chain.vault.ChainClient;
import network.byline.chain.vault.ChainException;
import network.byline.peer.client.HostClient;
import network.byline.peer.demo.DemoWorld;
import org.jspecify.annotations.Nullable;

/**
 * The real processes: {@code byline chain} with its sealer, {@code byline up} with its workers.
 * Each can be killed as {@code kill -9} does; host and chain are started again where they were.
 */
final class RunningSystem implements AutoCloseable {

  private static final List<String> HOST_OPTIONS =
      List.of(
          "--batch-interval",
          "2",
          "--activation-wait",
          "1",
          "--worker-memory",
          "512",
          "--worker-threads",
          "1");
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final Path folder;
  private final Path hostLog;
  private final Path errors;
  private final int chainPort = DemoWorld.freePort();
  private final int hostPort = DemoWorld.freePort();
  private @Nullable Process chain;
  private @Nullable Process host;

  RunningSystem(Path folder) throws IOException {
    this.folder = folder;
    hostLog = folder.resolve("host.log");
    errors = folder.resolve("errors.log");
    startChain();
    startHost();
  }

  Path data() {
    return folder.resolve("data");
  }

  URI rpc() {
    return URI.create("http://127.0.0.1:" + chainPort);
  }

  String address() {
    return "127.0.0.1:" + hostPort;
  }

  /** Starts the host and waits until it answers. */
  void startHost() throws IOException {
    launchHost();
    await().atMost(PATIENCE).until(this::hostAnswers);
  }

  /** Starts the host and kills it after so long, wherever it is by then. */
  void startHostInVain(long millis) throws IOException, InterruptedException {
    launchHost();
    var _ = running(host).waitFor(millis, TimeUnit.MILLISECONDS);
    killHost();
  }

  private void launchHost() throws IOException {
    List<String> up =
        new ArrayList<>(
            List.of(
                "up",
                "--data",
                data().toString(),
                "--rpc",
                rpc().toString(),
                "--listen",
                address()));
    up.addAll(HOST_OPTIONS);
    host = byline(hostLog, up.toArray(String[]::new)).redirectErrorStream(true).start();
  }

  private boolean hostAnswers() {
    if (!running(host).isAlive()) {
      throw new IllegalStateException("the host did not start");
    }
    try (HostClient client = HostClient.of(address())) {
      client.freshStatus();
      return true;
    } catch (StatusRuntimeException e) {
      return false;
    }
  }

  void killHost() {
    kill(running(host).toHandle());
  }

  /** Ends the host as Ctrl-C does. */
  void stopHost() throws InterruptedException {
    Process process = running(host);
    process.destroy();
    if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new IllegalStateException("the host does not stop");
    }
  }

  /** Returns the worker processes of the living host. */
  List<ProcessHandle> workers() {
    return running(host).children().toList();
  }

  /** Kills a worker; the host is not told. Returns its process id. */
  long killWorker(int choice) {
    await().atMost(PATIENCE).until(() -> !workers().isEmpty());
    List<ProcessHandle> workers = workers();
    ProcessHandle worker = workers.get(Math.floorMod(choice, workers.size()));
    kill(worker);
    return worker.pid();
  }

  void startChain() throws IOException {
    chain =
        byline(
                folder.resolve("chain.log"),
                "chain",
                "--port",
                Integer.toString(chainPort),
                "--data",
                folder.resolve("chain").toString())
            .start();
    await().atMost(PATIENCE).until(this::chainAnswers);
  }

  /** Kills the chain's sealer, or the command that runs it: each ends with the other. */
  void killChain(boolean command) {
    Process started = running(chain);
    List<ProcessHandle> sealer = started.children().toList();
    if (command) {
      kill(started.toHandle());
    } else {
      sealer.forEach(RunningSystem::kill);
    }
    sealer.forEach(RunningSystem::awaitEnd);
    awaitEnd(started.toHandle());
  }

  /** Prepares a command of the program that appends what it says to a file. */
  ProcessBuilder byline(Path output, String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx640m",
                // It lives for seconds: starting fast is all that counts.
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Dbyline.install=" + Installation.own().root(),
                "-Dbyline.log=INFO",
                "-cp",
                System.getProperty("java.class.path"),
                "network.byline.peer.cli.Byline"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectError(ProcessBuilder.Redirect.appendTo(errors.toFile()))
            .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
    builder.environment().put("BYLINE_HOME", folder.resolve("home").toString());
    return builder;
  }

  /** Returns the end of what the host has logged. */
  String hostLog() {
    try {
      List<String> lines = Files.readAllLines(hostLog);
      return String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
    } catch (IOException e) {
      return String.valueOf(e);
    }
  }

  private boolean chainAnswers() {
    if (!running(chain).isAlive()) {
      throw new IllegalStateException("the chain did not start; see " + folder);
    }
    try (ChainClient client = ChainClient.connect(rpc())) {
      return client.chainId() > 0;
    } catch (ChainException e) {
      return false;
    }
  }

  private static void kill(ProcessHandle process) {
    process.destroyForcibly();
    awaitEnd(process);
  }

  private static void awaitEnd(ProcessHandle process) {
    process.onExit().orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
  }

  private static <T> T running(@Nullable T process) {
    if (process == null) {
      throw new IllegalStateException("it was never started");
    }
    return process;
  }

  @Override
  public void close() {
    if (host != null) {
      killHost();
    }
    if (chain != null) {
      killChain(true);
    }
  }
}
