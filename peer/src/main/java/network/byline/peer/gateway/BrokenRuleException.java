package network.byline.peer.gateway;

/** Says that a volunteer broke a rule of the protocol, and is sent away. */
final class BrokenRuleException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final boolean cheat;

  private BrokenRuleException(String message, boolean cheat) {
    super(message, null, false, false);
    this.cheat = cheat;
  }

  /** What no program in order sends. */
  static BrokenRuleException malformed(String message) {
    return new BrokenRuleException(message, false);
  }

  /** A result that is not what it claims to be. */
  static BrokenRuleException cheat(String message) {
    return new BrokenRuleException(message, true);
  }

  boolean isCheat() {
    return cheat;
  }
}
