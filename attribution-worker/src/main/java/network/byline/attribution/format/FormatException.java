package network.byline.attribution.format;

import java.io.Serial;

/**
 * A model file that cannot be accepted; the message names the field, what is wrong and what would
 * be right. It is one line and short, whatever names and values the file holds.
 */
public final class FormatException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private static final int LONGEST_PART = 300;

  private final String field;

  /**
   * Creates the exception.
   *
   * @param field the place in the file, such as {@code config.json: hidden_size}
   * @param problem what is wrong there and what would be accepted
   */
  public FormatException(String field, String problem) {
    super(line(field) + ": " + line(problem));
    this.field = line(field);
  }

  /** The place in the file that is wrong. */
  public String field() {
    return field;
  }

  private static String line(String text) {
    StringBuilder line = new StringBuilder();
    text.chars()
        .limit(LONGEST_PART)
        .forEach(c -> line.append(Character.isISOControl(c) ? '\ufffd' : (char) c));
    return text.length() > LONGEST_PART ? line.append('…').toString() : line.toString();
  }
}
