package network.byline.attribution.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The search for a sandbox that works on this system: bubblewrap is looked for, and a JVM started
 * in it once.
 *
 * @param system the operating system and its architecture
 * @param path the folders in which commands lie
 */
record SandboxSearch(String system, List<Path> path) {

  private static final String SUPPORTED = "Linux amd64";
  private static final long PATIENCE_SECONDS = 20;
  private static final int MOST_WORDS = 300;

  static SandboxSearch thisSystem() {
    Stream<Path> named =
        Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
            .filter(folder -> !folder.isBlank())
            .map(Path::of);
    return new SandboxSearch(
        System.getProperty("os.name") + " " + System.getProperty("os.arch"),
        Stream.concat(named, Stream.of(Path.of("/usr/bin"), Path.of("/bin"))).toList());
  }

  Sandbox find(Path java) throws InterruptedException {
    if (!system.equals(SUPPORTED)) {
      return new Sandbox.Unconfined("there is a sandbox for Linux x86-64 only, not for " + system);
    }
    Optional<Path> program =
        path.stream()
            .map(folder -> folder.resolve("bwrap"))
            .filter(Files::isExecutable)
            .findFirst();
    if (program.isEmpty()) {
      return new Sandbox.Unconfined(
          "bubblewrap is not installed; install the package bubblewrap, as in"
              + " 'apt-get install bubblewrap' or 'dnf install bubblewrap'");
    }
    Sandbox sandbox = new Sandbox.Confined(new Bubblewrap(program.get().toAbsolutePath()));
    return refusal(sandbox, java)
        .<Sandbox>map(
            words ->
                new Sandbox.Unconfined(
                    "bubblewrap is installed but does not work here ("
                        + words
                        + "); allow unprivileged user namespaces to this user or container"))
        .orElse(sandbox);
  }

  /** Starts a JVM in the sandbox and returns what was said if that failed. */
  private static Optional<String> refusal(Sandbox sandbox, Path java) throws InterruptedException {
    Path folder = temporary();
    Reach reach = new Reach(java, List.of(), folder);
    List<String> command =
        List.of(java.toString(), "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData", "-version");
    Limits limits = new Limits(8192, 1024, 1024, 0);
    try (Launch launch = sandbox.launch(limits, reach, command)) {
      Process process =
          launch
              .builder()
              .redirectErrorStream(true)
              .redirectInput(Path.of("/dev/null").toFile())
              .start();
      try {
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
          return Optional.of("a JVM in it does not come to its end");
        }
        byte[] said = process.getInputStream().readNBytes(MOST_WORDS * 4);
        return process.exitValue() == 0
            ? Optional.empty()
            : Optional.of(shortened(new String(said, StandardCharsets.UTF_8)));
      } finally {
        process.destroyForcibly();
      }
    } catch (IOException e) {
      return Optional.of(shortened(String.valueOf(e.getMessage())));
    } finally {
      remove(folder);
    }
  }

  private static String shortened(String words) {
    String line = words.strip().replaceAll("\\s+", " ");
    return line.isEmpty()
        ? "it said nothing"
        : line.substring(0, Math.min(line.length(), MOST_WORDS));
  }

  private static Path temporary() {
    try {
      return Files.createTempDirectory("byline-sandbox-");
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make a folder to try the sandbox with", e);
    }
  }

  private static void remove(Path folder) {
    try {
      Files.deleteIfExists(folder);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot remove " + folder, e);
    }
  }
}
