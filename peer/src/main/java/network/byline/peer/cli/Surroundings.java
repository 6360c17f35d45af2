package network.byline.peer.cli;

import java.io.Console;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/**
 * What a command runs in.
 *
 * @param environment the variables of the process
 * @param out where results go
 * @param err where words to the person go
 * @param person the console of whoever can answer; nobody where input or output is redirected
 */
record Surroundings(
    Map<String, String> environment, PrintStream out, PrintStream err, Optional<Console> person) {

  Surroundings {
    environment = Map.copyOf(environment);
  }

  /** Returns those of this process. */
  static Surroundings ofProcess() {
    return new Surroundings(
        System.getenv(),
        new PrintStream(System.out, true, StandardCharsets.UTF_8),
        new PrintStream(System.err, true, StandardCharsets.UTF_8),
        console());
  }

  @SuppressWarnings("SystemConsoleNull") // null where input or output is redirected, on JDK 25 too
  private static Optional<Console> console() {
    Console console = System.console();
    return console != null && console.isTerminal() ? Optional.of(console) : Optional.empty();
  }
}
