package network.byline.base.receipt;

import network.byline.base.codec.MalformedException;

/** Why an answer ended. */
public enum Finish {
  /** The model drew its end token. */
  STOP(1),
  /** The ordered number of tokens was reached. */
  LENGTH(2),
  /** The model's context was full. */
  CONTEXT(3),
  /** The client cancelled; the prefix counts. */
  CANCELLED(4);

  private final int code;

  Finish(int code) {
    this.code = code;
  }

  /** Returns the number that stands for it in encodings. */
  public int code() {
    return code;
  }

  /** Returns the finish with this code. */
  public static Finish of(int code, String field) {
    if (code < 1 || code > values().length) {
      throw new MalformedException(field, "no finish has the code " + code);
    }
    return values()[code - 1];
  }
}
