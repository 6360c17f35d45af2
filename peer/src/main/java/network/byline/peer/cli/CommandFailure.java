package network.byline.peer.cli;

/** Why a command cannot go on, in words for the person at the terminal, and its exit code. */
final class CommandFailure extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int exitCode;

  private CommandFailure(int exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  /** Something was asked for that cannot be had. */
  static CommandFailure failed(String message) {
    return new CommandFailure(ExitCodes.FAILURE, message);
  }

  /** The command line or configuration is wrong. */
  static CommandFailure usage(String message) {
    return new CommandFailure(ExitCodes.USAGE, message);
  }

  int exitCode() {
    return exitCode;
  }
}
