package network.byline.peer.demo;

import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import network.byline.base.process.ClassArchive;
import network.byline.peer.client.HostClient;
import network.byline.peer.node.Installation;

/** A host running as a child process with {@code byline up}; it ends when this handle is closed. */
public final class HostProcess implements AutoCloseable {

  private static final Duration START = Duration.ofMinutes(5);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final int HEAP_MEBIBYTES = 768;

  private final Process process;
  private final String address;

  private HostProcess(Process process, String address) {
    this.process = process;
    this.address = address;
  }

  /**
   * Starts a host and waits until it answers.
   *
   * @param more further options of {@code up}
   * @throws IOException if it does not come up, with the end of its log
   */
  public static HostProcess start(Path data, URI rpc, int port, List<String> more)
      throws IOException, InterruptedException {
    String address = "127.0.0.1:" + port;
    Path log = data.resolveSibling("host.log");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ClassArchive.options("host"));
    command.addAll(
        List.of(
            "-Xmx" + HEAP_MEBIBYTES + "m",
            "-XX:+UseSerialGC",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-Dbyline.install=" + Installation.own().root(),
            "-cp",
            System.getProperty("java.class.path"),
            "network.byline.peer.cli.Byline",
            "up",
            "--data",
            data.toString(),
            "--rpc",
            rpc.toString(),
            "--listen",
            address));
    command.addAll(more);
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    HostProcess host = new HostProcess(builder.start(), address);
    boolean ready = false;
    try {
      host.awaitReady(log);
      ready = true;
      return host;
    } finally {
      if (!ready) {
        host.close();
      }
    }
  }

  /** Returns the host's gRPC address. */
  public String address() {
    return address;
  }

  /** Returns the process, for those who watch or kill it. */
  public ProcessHandle handle() {
    return process.toHandle();
  }

  private void awaitReady(Path log) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + START.toNanos();
    try (HostClient client = HostClient.of(address)) {
      while (System.nanoTime() < deadline) {
        if (!process.isAlive()) {
          break;
        }
        try {
          client.freshStatus();
          return;
        } catch (StatusRuntimeException e) {
          // A call that is interrupted says so by its status.
          LockSupport.parkNanos(POLL.toNanos());
          if (Thread.interrupted()) {
            throw new InterruptedException();
          }
        }
      }
    }
    List<String> lines = Files.readAllLines(log);
    throw new IOException(
        "the host did not come up; the end of "
            + log
            + ":\n"
            + String.join("\n", lines.subList(Math.max(0, lines.size() - 15), lines.size())));
  }

  /** Ends the host in order, by force after some seconds. */
  @Override
  public void close() {
    boolean interrupted = Thread.interrupted();
    process.destroy();
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        process.waitFor(5, TimeUnit.SECONDS);
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
