package network.byline.bench.start;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import network.byline.bench.Contest;
import network.byline.bench.Scratch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** How soon a host is ready and a short command has answered, as a person at a terminal waits. */
@Command(
    name = "start",
    mixinStandardHelpOptions = true,
    description = "How soon a host is ready, and how long a short command takes.")
public final class StartStudy implements Callable<Integer> {

  private static final double UP_BAR = 6;
  private static final double STATUS_BAR = 1;
  private static final double NANOS = 1e9;
  private static final long STOP_SECONDS = 60;

  @Option(
      names = "--launcher",
      paramLabel = "FILE",
      description = "The launcher (default: ${DEFAULT-VALUE}).")
  private Path launcher = Path.of("byline");

  @Option(
      names = "--turns",
      paramLabel = "N",
      description = "Starts that are measured, after one to warm up (default: ${DEFAULT-VALUE}).")
  private int turns = 5;

  /** For picocli. */
  StartStudy() {}

  @Override
  public Integer call() throws IOException, InterruptedException {
    double[] first = new double[turns];
    double[] again = new double[turns];
    double[] status = new double[turns];
    for (int turn = -1; turn < turns; turn++) {
      try (Scratch scratch = new Scratch("byline-start")) {
        Path home = scratch.folder();
        double firstUp = up(home, host -> {});
        double[] answered = new double[1];
        double secondUp = up(home, host -> answered[0] = Contest.median(statuses(home)));
        if (turn >= 0) {
          first[turn] = firstUp;
          again[turn] = secondUp;
          status[turn] = answered[0];
        }
      }
    }
    System.out.printf(
        Locale.ROOT,
        """
        # Start

        Median of %d, with the launcher, after the build.

        | | seconds | bar |
        | --- | --- | --- |
        | `byline up` until the host is ready, in an empty home (new keys, chain, contracts) | %.2f | |
        | `byline up` until the host is ready, once more | %.2f | %.0f |
        | `byline status` | %.2f | %.0f |
        """,
        turns,
        Contest.median(first),
        Contest.median(again),
        UP_BAR,
        Contest.median(status),
        STATUS_BAR);
    return Contest.median(again) < UP_BAR && Contest.median(status) < STATUS_BAR ? 0 : 1;
  }

  /** What is done while the host is up. */
  private interface WhileUp {
    void run(Process host) throws IOException, InterruptedException;
  }

  /** Starts a host, waits until it says that it is ready, does something, and stops it. */
  private double up(Path home, WhileUp then) throws IOException, InterruptedException {
    long start = System.nanoTime();
    Process host = start(home, "up");
    try (BufferedReader lines = host.inputReader()) {
      String line = lines.readLine();
      while (line != null && !line.contains("host ready")) {
        line = lines.readLine();
      }
      if (line == null) {
        throw new IllegalStateException("the host ended before it was ready: try byline up");
      }
      final double took = (System.nanoTime() - start) / NANOS;
      then.run(host);
      host.destroy();
      if (!host.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        throw new IllegalStateException("the host does not stop");
      }
      return took;
    } finally {
      host.destroyForcibly();
    }
  }

  private double[] statuses(Path home) {
    return IntStream.range(0, turns).mapToDouble(turn -> status(home)).toArray();
  }

  private double status(Path home) {
    long start = System.nanoTime();
    try {
      Process status = start(home, "status");
      status.inputReader().transferTo(Writer.nullWriter());
      if (status.waitFor() != 0) {
        throw new IllegalStateException("byline status ended with " + status.exitValue());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return (System.nanoTime() - start) / NANOS;
  }

  private Process start(Path home, String... arguments) throws IOException {
    List<String> command =
        Stream.concat(Stream.of(launcher.toAbsolutePath().toString()), Arrays.stream(arguments))
            .toList();
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("BYLINE_HOME", home.toString());
    return builder.start();
  }
}
