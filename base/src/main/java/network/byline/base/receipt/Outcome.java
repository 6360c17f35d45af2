package network.byline.base.receipt;

import network.byline.base.codec.MalformedException;

/** How a job ended. */
public enum Outcome {
  /** The answer was delivered and checked. */
  DELIVERED(1),
  /** The work could not be done or failed its check; the fee is zero. */
  FAILED(2);

  private final int code;

  Outcome(int code) {
    this.code = code;
  }

  /** Returns the number that stands for it in encodings. */
  public int code() {
    return code;
  }

  /** Returns the outcome with this code. */
  public static Outcome of(int code, String field) {
    return switch (code) {
      case 1 -> DELIVERED;
      case 2 -> FAILED;
      default -> throw new MalformedException(field, "no outcome has the code " + code);
    };
  }
}
