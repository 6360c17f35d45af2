package network.byline.base.statement;

import network.byline.base.codec.MalformedException;

/** Who may read the records of a datanet. */
public enum Visibility {
  /** The data key is public: anyone may read and work on the records. */
  OPEN(1),
  /** The data key is wrapped for those whom the curator grants it. */
  SEALED(2);

  private final int code;

  Visibility(int code) {
    this.code = code;
  }

  /** Returns the number that stands for it in encodings. */
  public int code() {
    return code;
  }

  /** Returns the visibility with this code. */
  public static Visibility of(int code, String field) {
    return switch (code) {
      case 1 -> OPEN;
      case 2 -> SEALED;
      default -> throw new MalformedException(field, "no visibility has the code " + code);
    };
  }
}
