package network.byline.peer.cli;

import java.util.regex.Pattern;

/**
 * Makes texts from outside fit to be shown: records, answers and refusals may hold what would
 * redraw a terminal or turn its reading direction.
 */
final class Shown {

  /** Control characters but tab and line feed, and those that override the reading direction. */
  private static final String HOSTILE =
      "\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f\\u202a-\\u202e\\u2066-\\u2069";

  private static final Pattern ANY = Pattern.compile("[" + HOSTILE + "]");

  /** Any of them, but for the styles that {@link Terminal} itself writes. */
  private static final Pattern ANY_BUT_STYLES =
      Pattern.compile("(?!\\x1b\\[(?:[012]|3[1-6])m)[" + HOSTILE + "]");

  private static final Pattern LINE_BREAKS = Pattern.compile("\\s*\\R\\s*");
  private static final String REPLACEMENT = "\ufffd";
  private static final int MOST = 2_000;

  private Shown() {}

  /** Returns a text without what could disturb a terminal. */
  static String text(String text) {
    return ANY.matcher(text).replaceAll(REPLACEMENT);
  }

  /** Returns a text without what could disturb a terminal, its styles left in. */
  static String styled(String text) {
    return ANY_BUT_STYLES.matcher(text).replaceAll(REPLACEMENT);
  }

  /** Returns a text from outside as one line of a bearable length. */
  static String line(String text) {
    String line = text(LINE_BREAKS.matcher(text.strip()).replaceAll(" "));
    return line.length() <= MOST ? line : line.substring(0, MOST) + "…";
  }
}
