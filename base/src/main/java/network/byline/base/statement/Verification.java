package network.byline.base.statement;

import network.byline.base.codec.MalformedException;

/** How the work on an order is checked before it is paid. */
public enum Verification {
  /** A scorer's strict pass recomputes every token and replays the sampler. */
  SCORED(1);

  private final int code;

  Verification(int code) {
    this.code = code;
  }

  /** Returns the number that stands for it in encodings. */
  public int code() {
    return code;
  }

  /** Returns the level with this code. */
  public static Verification of(int code, String field) {
    if (code == SCORED.code) {
      return SCORED;
    }
    throw new MalformedException(field, "no verification level has the code " + code);
  }
}
