package network.byline.scheduler.verification;

import network.byline.base.statement.Verification;

/** How thoroughly an order is checked before it is paid. Each level does what those above it do. */
public enum Level {
  /** A scorer of another account replays the answer; scorers are audited by reputation. */
  SCORED(1),
  /** As scored, and the scorer is audited more often than its reputation asks for. */
  AUDITED(1),
  /** Two scorers, of two more accounts, must say the same. */
  QUORUM(2),
  /** The host's strict referee recomputes it, and what the scorer says must be the same. */
  EXACT(1);

  private final int scorers;

  Level(int scorers) {
    this.scorers = scorers;
  }

  /** Returns how many scorers are asked whatever they say. */
  public int scorers() {
    return scorers;
  }

  /** Returns the level of an order. */
  public static Level of(Verification ordered) {
    return switch (ordered) {
      case SCORED -> SCORED;
    };
  }
}
