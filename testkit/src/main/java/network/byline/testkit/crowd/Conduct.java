package network.byline.testkit.crowd;

/** How a volunteer deals with the network. */
public enum Conduct {
  /** Computes what it is asked. */
  HONEST(false, false),
  /** Answers with a smaller model. */
  WRONG_MODEL(true, false),
  /** Leaves the adapter out. */
  WRONG_ADAPTER(true, false),
  /** Computes in fewer bits. */
  WRONG_PRECISION(true, false),
  /** Answers another prompt. */
  WRONG_PROMPT(true, false),
  /** Stops early and says that the answer ended. */
  TRUNCATED(true, false),
  /** Sends an answer that it has given before. */
  CACHED(true, false),
  /** Sends random tokens. */
  RANDOM(true, false),
  /** Sends somebody else's answer. */
  COPIED(true, false),
  /** Says that any answer replays, and invents the scores. */
  LAZY_SCORER(false, true),
  /** Replays the answer, and invents evidence for its own passages. */
  STEERING_SCORER(false, true),
  /** Says that right answers do not replay. */
  DEFAMING_SCORER(false, true),
  /** Sends results twice, and for leases that are others'. */
  REPLAYER(false, false),
  /** Is honest until it is trusted, then invents answers and scores. */
  SLEEPER(true, true),
  /** One of a ring: invents answers, and covers for the others as their scorer. */
  COLLUDER(true, true),
  /** Cheats from the first unit on, and comes back under a new account when it is caught. */
  SYBIL(true, true),
  /** Cheats as a scorer only where it foresees no audit from what everybody knows. */
  FORESEER(false, true);

  private final boolean cheatsGenerating;
  private final boolean cheatsScoring;

  Conduct(boolean cheatsGenerating, boolean cheatsScoring) {
    this.cheatsGenerating = cheatsGenerating;
    this.cheatsScoring = cheatsScoring;
  }

  /** Tells whether it invents answers. */
  public boolean cheatsGenerating() {
    return cheatsGenerating;
  }

  /** Tells whether it invents what it says about answers. */
  public boolean cheatsScoring() {
    return cheatsScoring;
  }

  /** Tells whether it is a liar at all. */
  public boolean isLiar() {
    return this != HONEST;
  }

  /** Tells whether it waits until it is trusted. */
  public boolean waitsForTrust() {
    return this == SLEEPER || this == COLLUDER || this == FORESEER;
  }
}
