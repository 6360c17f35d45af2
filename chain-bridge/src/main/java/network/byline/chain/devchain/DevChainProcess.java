package network.byline.chain.devchain;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

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
  private final URI uri;
  private final long chainId;

  private DevChainProcess(Process process, URI uri, long chainId) {
    this.process = process;
    this.uri = uri;
    this.chainId = chainId;
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
    Files.createDirectories(data);
    Path log = data.resolve("log");
    Process process =
        new ProcessBuilder(command(data, port))
            .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    try {
      Matcher ready = READY.matcher(firstLine(process));
      if (ready.matches()) {
        return new DevChainProcess(
            process, URI.create(ready.group(1)), Long.parseLong(ready.group(2)));
      }
      process.waitFor(STOP.toSeconds(), TimeUnit.SECONDS);
      throw new IOException("the development chain did not start: " + lastLines(log));
    } catch (IOException | InterruptedException | RuntimeException e) {
      process.destroyForcibly();
      throw e;
    }
  }

  /** Returns where the chain answers JSON-RPC. */
  public URI uri() {
    return uri;
  }

  /** Returns the chain's number. */
  public long chainId() {
    return chainId;
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

  private static String firstLine(Process process) throws IOException, InterruptedException {
    CompletableFuture<String> line = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(
            () -> {
              BufferedReader reader = process.inputReader();
              try {
                @Nullable String first = reader.readLine();
                line.complete(first == null ? "" : first);
              } catch (IOException e) {
                line.completeExceptionally(e);
              }
            });
    try {
      return line.get(START.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new IOException("the development chain's output cannot be read", e);
    } catch (TimeoutException e) {
      throw new IOException("the development chain did not answer within " + START, e);
    }
  }

  private static String lastLines(Path log) throws IOException {
    List<String> lines = Files.readAllLines(log);
    return String.join("\n", lines.subList(Math.max(0, lines.size() - 5), lines.size()));
  }
}
