package network.byline.base.statement;

import network.byline.base.codec.MalformedException;

/** For what a part of a fee is paid, in the order in which a deed lists its parts. */
public enum Role {
  /**
   * The contributors whose passages the answer drew on; what evidence does not cover is commons.
   */
  DATA(1),
  /** Who trained or imported the model. */
  MODEL_DEVELOPER(2),
  /** Who made the base under the adapter. */
  BASE_AUTHOR(3),
  /** Who curates the datanet. */
  CURATOR(4),
  /** The worker that generated the answer. */
  COMPUTE(5),
  /** The worker that scored it. */
  SCORING(6),
  /** Those whose disks keep the data; the treasury's until storage is paid. */
  STORAGE(7),
  /** The operator's treasury. */
  PROTOCOL(8);

  private final int code;

  Role(int code) {
    this.code = code;
  }

  /** Returns the number that stands for it in encodings. */
  public int code() {
    return code;
  }

  /** Returns the role with this code. */
  public static Role of(int code, String field) {
    if (code < 1 || code > values().length) {
      throw new MalformedException(field, "no role has the code " + code);
    }
    return values()[code - 1];
  }
}
