package network.byline.attribution.format;

import java.io.Serial;

/**
 * A model file that cannot be accepted; the message names the field, what is wrong and what would
 * be right.
 */
public final class FormatException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private final String field;

  /**
   * Creates the exception.
   *
   * @param field the place in the file, such as {@code config.json: hidden_size}
   * @param problem what is wrong there and what would be accepted
   */
  public FormatException(String field, String problem) {
    super(field + ": " + problem);
    this.field = field;
  }

  /** The place in the file that is wrong. */
  public String field() {
    return field;
  }
}
