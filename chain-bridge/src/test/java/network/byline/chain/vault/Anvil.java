package network.byline.chain.vault;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A node that nobody here wrote, as a child process: the referee of the development chain. */
public final class Anvil implements AutoCloseable {

  private static final Pattern LISTENING = Pattern.compile("Listening on 127\\.0\\.0\\.1:(\\d+)");

  private final Process process;
  private final URI uri;

  private Anvil(Process process, URI uri) {
    this.process = process;
    this.uri = uri;
  }

  /** Returns the program named by {@code -Dbyline.anvil}, if it is named. */
  public static Optional<String> program() {
    return Optional.ofNullable(System.getProperty("byline.anvil")).filter(p -> !p.isEmpty());
  }

  /** Starts the program and waits until it listens. */
  public static Anvil start(String program) throws IOException {
    Process process =
        new ProcessBuilder(program, "--port", "0", "--hardfork", "shanghai", "--accounts", "1")
            .redirectErrorStream(true)
            .start();
    BufferedReader output = process.inputReader();
    for (@Nullable String line = output.readLine(); line != null; line = output.readLine()) {
      Matcher listening = LISTENING.matcher(line);
      if (listening.find()) {
        Thread.ofVirtual().start(() -> output.lines().forEach(rest -> {}));
        return new Anvil(process, URI.create("http://127.0.0.1:" + listening.group(1)));
      }
    }
    throw new IOException("anvil ended without listening");
  }

  /** Returns where it answers. */
  public URI uri() {
    return uri;
  }

  @Override
  public void close() {
    process.destroy();
  }
}
