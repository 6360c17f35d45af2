package network.byline.base.statement;

import network.byline.base.codec.MalformedException;

/** What one leased piece of work is. */
public enum TaskKind {
  INFER(1),
  SCORE(2),
  TRAIN(3),
  INDEX(4),
  SKETCH(5),
  EMBED(6),
  STORAGE_AUDIT(7);

  private final int code;

  TaskKind(int code) {
    this.code = code;
  }

  /** Returns the number that stands for it in encodings. */
  public int code() {
    return code;
  }

  /** Returns the kind with this code. */
  public static TaskKind of(int code, String field) {
    for (TaskKind kind : values()) {
      if (kind.code == code) {
        return kind;
      }
    }
    throw new MalformedException(field, "no task kind has the code " + code);
  }
}
