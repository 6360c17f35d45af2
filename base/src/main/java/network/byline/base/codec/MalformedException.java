package network.byline.base.codec;

/** Says that bytes from outside do not have the form they should, and in which field. */
public final class MalformedException extends IllegalArgumentException {

  private static final long serialVersionUID = 1;

  private final String field;
  private final String why;

  /** Makes the error of one field. */
  public MalformedException(String field, String why) {
    super(field + ": " + why);
    this.field = field;
    this.why = why;
  }

  /** Makes the error of one field, found while trying something that failed. */
  public MalformedException(String field, String why, Throwable cause) {
    super(field + ": " + why, cause);
    this.field = field;
    this.why = why;
  }

  /** Returns the name of the field that is malformed. */
  public String field() {
    return field;
  }

  /** Returns what is wrong with it. */
  public String why() {
    return why;
  }
}
