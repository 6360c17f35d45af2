package network.byline.peer.cli;

import io.grpc.StatusRuntimeException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.Model.CommandSpec;

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
      "  byline ask lexicon \"Cynic, n.\"",
      "",
      "Exit codes: 0 ok, 1 failure, 2 usage or configuration, 3 interrupted.",
      "Environment: BYLINE_HOME (~/.byline), BYLINE_PASSPHRASE_FILE, BYLINE_HOST (127.0.0.1:7600)."
    },
    subcommands = {
      DemoCommand.class,
      UpCommand.class,
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
      AuditCommand.class
    })
public final class Byline implements Runnable {

  @CommandLine.Spec private CommandSpec spec;

  private Byline() {}

  /** Runs one command and exits with its code. */
  public static void main(String[] arguments) {
    System.exit(run(arguments));
  }

  /** Runs one command and returns its exit code. */
  static int run(String... arguments) {
    CommandLine line = new CommandLine(new Byline());
    line.setExecutionExceptionHandler(failures(Arrays.asList(arguments).contains("--debug")));
    line.setParameterExceptionHandler(mistakes());
    line.setUsageHelpAutoWidth(true);
    line.setCaseInsensitiveEnumValuesAllowed(true);
    return line.execute(
        Arrays.stream(arguments).filter(a -> !a.equals("--debug")).toArray(String[]::new));
  }

  @Override
  public void run() {
    spec.commandLine().usage(System.out);
  }

  private static IParameterExceptionHandler mistakes() {
    return (mistake, arguments) -> {
      CommandLine command = mistake.getCommandLine();
      command.getErr().println("byline: " + mistake.getMessage());
      CommandLine.UnmatchedArgumentException.printSuggestions(mistake, command.getErr());
      command.getErr().println("Try: " + command.getCommandSpec().qualifiedName() + " --help");
      return ExitCodes.USAGE;
    };
  }

  private static IExecutionExceptionHandler failures(boolean debug) {
    return (thrown, command, parsed) -> {
      if (debug) {
        thrown.printStackTrace();
      }
      Throwable cause =
          thrown instanceof UncheckedIOException io && io.getCause() != null ? io : thrown;
      String message =
          switch (cause) {
            case CommandFailure failure -> failure.getMessage();
            case StatusRuntimeException refused -> HostFailures.explain(refused);
            case InterruptedException _ -> "interrupted";
            default -> cause.getMessage() == null ? cause.toString() : cause.getMessage();
          };
      command.getErr().println("byline: " + message);
      return switch (cause) {
        case CommandFailure failure -> failure.exitCode();
        case InterruptedException _ -> ExitCodes.INTERRUPTED;
        default -> ExitCodes.FAILURE;
      };
    };
  }
}
