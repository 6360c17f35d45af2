package network.byline.base.statement;

import network.byline.base.codec.MalformedException;

/** How much of an answer the public batch file shows. */
public enum Disclosure {
  /** Prompt, answer and evidence stand in the batch file: anyone can recompute the scores. */
  OPEN(1),
  /** They are salted commitments; shares stay open, so that the arithmetic can be checked. */
  SEALED(2);

  private final int code;

  Disclosure(int code) {
    this.code = code;
  }

  /** Returns the number that stands for it in encodings. */
  public int code() {
    return code;
  }

  /** Returns the disclosure with this code. */
  public static Disclosure of(int code, String field) {
    return switch (code) {
      case 1 -> OPEN;
      case 2 -> SEALED;
      default -> throw new MalformedException(field, "no disclosure has the code " + code);
    };
  }
}
