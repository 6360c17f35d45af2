package network.byline.peer.cli;

/** The exit codes of every command. */
final class ExitCodes {

  /** The command did what it was asked. */
  static final int OK = 0;

  /** It could not, for the reason it printed. */
  static final int FAILURE = 1;

  /** The command line or the configuration is wrong. */
  static final int USAGE = 2;

  /** It was interrupted. */
  static final int INTERRUPTED = 3;

  private ExitCodes() {}
}
