package network.byline.chain.devchain;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import network.byline.base.process.ClassArchive;

/**
 * A development chain running as a child of this process. It ends when this handle is closed, and
 * when this process ends in whatever way.
 */
public final class DevChainProcess implements AutoCloseable {

  private static final Pattern READY =
      Pattern.compile("ready (http://\\S+) chainId=([0-9]+) block=([0-9]+)");
  private static final Duration START = Duration.ofMinutes(2);
  private static final Duration STOP = Duration.ofSeconds(20);

  private final Process process;
  private final Path log;
  private final CompletableFuture<Optional<Endpoint>> ready = new CompletableFuture<>();

  private record Endpoint(URI uri, long chainId) {
    static Endpoint of(Matcher line) {
      return new Endpoint(URI.create(line.group(1)), Long.parseLong(line.group(2)));
    }
  }

  private DevChainProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /**
   * Starts the chain and waits until it answers.
   *
   * @param data folder of the chain's blocks and states; a file {@code log} in it receives what the
   *     process says
   * @param port the port on 127.0.0.1; 0 takes a free one
   * @throws IOException if the process does not start, with the last lines that it said
   * @throws InterruptedException if this thread is interrupted meanwhile
   */
  public static DevChainProcess start(Path data, int port)
      throws IOException, InterruptedException {
    DevChainProcess chain = launch(data, port);
    boolean ready = false;
    try {
      chain.awaitReady();
      ready = true;
      return chain;
    } finally {
      if (!ready) {
        chain.process.destroyForcibly();
      }
    }
  }

  /** Starts the chain and returns at once; {@link #awaitReady} waits until it answers. */
  public static DevChainProcess launch(Path data, int port) throws IOException {
    Files.createDirectories(data);
    Path log = data.resolve("log");
    Process process =
        new ProcessBuilder(command(data, port))
            .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    DevChainProcess chain = new DevChainProcess(process, log);
    Thread.ofVirtual().start(chain::readReady);
    return chain;
  }

  /**
   * Waits until the chain answers.
   *
   * @throws IOException if it does not, with the last lines that it said
   * @throws InterruptedException if this thread is interrupted meanwhile
   */
  public void awaitReady() throws IOException, InterruptedException {
    Optional<Endpoint> endpoint;
    try {
      endpoint = ready.get(START.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new IOException("the development chain's output cannot be read", e);
    } catch (TimeoutException e) {
      throw new IOException("the development chain did not answer within " + START, e);
    }
    if (endpoint.isEmpty()) {
      process.waitFor(STOP.toSeconds(), TimeUnit.SECONDS);
      throw new IOException("the development chain did not start: " + lastLines());
    }
  }

  /** Returns where the chain answers JSON-RPC, once it is ready. */
  public URI uri() {
    return endpoint().uri();
  }

  /** Returns the chain's number, once it is ready. */
  public long chainId() {
    return endpoint().chainId();
  }

  private Endpoint endpoint() {
    return Optional.ofNullable(ready.getNow(null))
        .flatMap(Function.identity())
        .orElseThrow(() -> new IllegalStateException("the development chain is not ready yet"));
  }

  /** Returns the process, for those who watch or kill it. */
  public ProcessHandle handle() {
    return process.toHandle();
  }

  /** Ends the chain in order, by force after some seconds. */
  @Override
  public void close() {
    try {
      process.getOutputStream().close();
      if (process.waitFor(STOP.toMillis(), TimeUnit.MILLISECONDS)) {
        return;
      }
    } catch (IOException e) {
      // The pipe is gone, and so is the process behind it, or about to be.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process.destroyForcibly();
  }

  private static List<String> command(Path data, int port) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ClassArchive.options("chain"));
    command.addAll(
        List.of(
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-cp",
            System.getProperty("java.class.path"),
            DevChainMain.class.getName(),
            "--data",
            data.toString(),
            "--port",
            Integer.toString(port),
            "--with-parent"));
    return command;
  }

  /** Looks for the line of readiness, among what the JVM itself may have to say. */
  private void readReady() {
    try {
      Optional<Matcher> line =
          process.inputReader().lines().map(READY::matcher).filter(Matcher::matches).findFirst();
      ready.complete(line.map(Endpoint::of));
    } catch (UncheckedIOException e) {
      ready.completeExceptionally(e);
    }
  }

  private String lastLines() throws IOException {
    List<String> lines = Files.readAllLines(log);
    return String.join("\n", lines.subList(Math.max(0, lines.size() - 5), lines.size()));
  }
}
