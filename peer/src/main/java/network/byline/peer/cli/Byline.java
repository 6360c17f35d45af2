package network.byline.peer.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import network.byline.peer.client.ClientLoop;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** The {@code byline} command: it only holds the commands below it. */
@Command(
    name = "byline",
    mixinStandardHelpOptions = true,
    version = "byline 0.1.0",
    synopsisSubcommandLabel = "COMMAND",
    header = "A network of specialised language models whose answers name and pay their sources.",
    footer = {
      "",
      "Start with:",
      "  byline demo              everything once, on this machine, in under three minutes",
      "  byline up                a host of your own; then, in another terminal:",
      "  byline ask byline-base-2m \"Once upon a time\"",
      "  byline join ADDRESS      lend this machine to somebody's host",
      "",
      "Exit codes: 0 ok, 1 failure, 2 usage or configuration, 3 interrupted.",
      "Environment: BYLINE_HOME (~/.byline), BYLINE_PASSPHRASE_FILE, BYLINE_HOST (127.0.0.1:7600)."
    })
public final class Byline implements Runnable {

  /** The option that asks for a document instead of words. */
  static final String JSON = "--json";

  private static final String DEBUG = "--debug";

  private static final List<Class<?>> COMMANDS =
      List.of(
          DemoCommand.class,
          UpCommand.class,
          JoinCommand.class,
          VolunteerCommand.class,
          ChainCommand.class,
          StatusCommand.class,
          KeysCommand.class,
          AccountCommand.class,
          DatanetCommand.class,
          ContributeCommand.class,
          ModelCommand.class,
          QuoteCommand.class,
          AskCommand.class,
          ReceiptCommand.class,
          UsageCommand.class,
          EarningsCommand.class,
          ClaimCommand.class,
          AuditCommand.class,
          WorkerCommand.class);

  /** Held, since a logger that nobody holds forgets its level; failures reach the person anyway. */
  private static final Logger TRANSPORT = Logger.getLogger("io.grpc");

  @CommandLine.Spec private CommandSpec spec;

  private final Surroundings surroundings;
  private final Terminal terminal;

  private Byline(Surroundings surroundings, boolean json) {
    this.surroundings = surroundings;
    this.terminal = new Terminal(surroundings, json);
  }

  /** Runs one command and exits with its code. */
  public static void main(String[] arguments) {
    TRANSPORT.setLevel(Level.SEVERE);
    Interruption.exitWith(
        () -> {
          try {
            return run(Surroundings.ofProcess(), arguments);
          } finally {
            ClientLoop.end();
          }
        });
  }

  /** Runs one command and returns its exit code. */
  static int run(Surroundings surroundings, String... arguments) {
    List<String> words = List.of(arguments);
    Byline byline = new Byline(surroundings, words.contains(JSON));
    List<String> command = words.stream().filter(a -> !a.equals(DEBUG)).toList();
    return byline
        .commandLine(named(command), words.contains(DEBUG))
        .execute(command.toArray(String[]::new));
  }

  /** Returns all commands, for whoever wants to know of them without running one. */
  static CommandLine commandLine(Surroundings surroundings) {
    return new Byline(surroundings, false).commandLine(COMMANDS, false);
  }

  /** Returns the terminal of this run. */
  Terminal terminal() {
    return terminal;
  }

  /** Returns what the command runs in. */
  Surroundings surroundings() {
    return surroundings;
  }

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  /** Refuses a group of commands that was named without one of them. */
  static ParameterException incomplete(CommandSpec group) {
    return new ParameterException(
        group.commandLine(), "which of " + String.join(", ", group.subcommands().keySet()) + "?");
  }

  /** Returns the one command that is named, for reading all of them takes a third of a second. */
  private static List<Class<?>> named(List<String> words) {
    List<Class<?>> named =
        COMMANDS.stream()
            .filter(command -> words.stream().limit(1).anyMatch(name(command)::equals))
            .toList();
    return named.isEmpty() ? COMMANDS : named;
  }

  private static String name(Class<?> command) {
    return command.getAnnotation(Command.class).name();
  }

  private CommandLine commandLine(List<Class<?>> commands, boolean debug) {
    CommandLine line = new CommandLine(this);
    commands.forEach(line::addSubcommand);
    line.setOut(new PrintWriter(surroundings.out(), true, StandardCharsets.UTF_8));
    line.setErr(new PrintWriter(surroundings.err(), true, StandardCharsets.UTF_8));
    line.setExecutionExceptionHandler(failures(debug));
    line.setParameterExceptionHandler(mistakes());
    line.setUsageHelpAutoWidth(true);
    line.setCaseInsensitiveEnumValuesAllowed(true);
    OptionValues.register(line);
    return line;
  }

  private IParameterExceptionHandler mistakes() {
    return (mistake, arguments) -> {
      CommandLine command = mistake.getCommandLine();
      String message = String.valueOf(mistake.getMessage());
      terminal.say("byline: " + message);
      CommandLine.UnmatchedArgumentException.printSuggestions(mistake, command.getErr());
      terminal.say("Try: " + command.getCommandSpec().qualifiedName() + " --help");
      terminal.failure(message, ExitCodes.USAGE);
      return ExitCodes.USAGE;
    };
  }

  private IExecutionExceptionHandler failures(boolean debug) {
    return (thrown, _, _) -> {
      if (debug) {
        thrown.printStackTrace(surroundings.err());
      }
      boolean interrupted = Interruption.requested() || thrown instanceof InterruptedException;
      String message = interrupted ? interruption(thrown) : Failures.explain(thrown);
      int code = interrupted ? ExitCodes.INTERRUPTED : Failures.exitCode(thrown);
      terminal.say("byline: " + message);
      terminal.failure(message, code);
      return code;
    };
  }

  private static String interruption(Throwable thrown) {
    return thrown instanceof InterruptedException && thrown.getMessage() != null
        ? thrown.getMessage()
        : "interrupted";
  }
}
