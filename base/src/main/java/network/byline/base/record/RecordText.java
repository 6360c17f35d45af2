package network.byline.base.record;

import java.text.Normalizer;
import java.util.Optional;
import network.byline.base.codec.Utf8;

/**
 * What came of bringing a record's text into canonical form: the text, or why there is none.
 *
 * <p>The canonical form is NFC, with each run of white space as one space and none at either end,
 * and has 1 to 65,536 bytes of UTF-8. Case stays as it is. Texts that are no text are refused: half
 * surrogate pairs, control characters, and code points that Unicode does not define, whose NFC a
 * later version might change.
 */
public sealed interface RecordText {

  /** The most bytes of UTF-8 that a canonical text may have, 64 KiB. */
  int MAX_BYTES = 64 * 1024;

  /**
   * The text may become a record.
   *
   * @param text the canonical text
   */
  record Accepted(String text) implements RecordText {}

  /**
   * The text cannot become a record.
   *
   * @param reason why, and what to do about it, as one line for its contributor
   */
  record Refused(String reason) implements RecordText {}

  /** Brings a text into canonical form. A text in canonical form stays as it is. */
  static RecordText canonical(String text) {
    Optional<String> refusal = firstRefusal(text);
    if (refusal.isPresent()) {
      return new Refused(refusal.get());
    }
    String canonical = collapse(Normalizer.normalize(text, Normalizer.Form.NFC));
    if (canonical.isEmpty()) {
      return new Refused("the text is empty or only white space");
    }
    int size = Utf8.encode(canonical).length;
    if (size > MAX_BYTES) {
      return new Refused(
          "the text has "
              + size
              + " bytes of UTF-8, more than the "
              + MAX_BYTES
              + " that a record may have: split it");
    }
    return new Accepted(canonical);
  }

  /** Tells whether a text is in canonical form already. */
  static boolean isCanonical(String text) {
    return canonical(text) instanceof Accepted accepted && accepted.text().equals(text);
  }

  /** Unicode's White_Space property, written out so that no library's idea of it matters. */
  private static boolean isWhiteSpace(int codePoint) {
    return switch (codePoint) {
      case 0x09,
          0x0a,
          0x0b,
          0x0c,
          0x0d,
          0x20,
          0x85,
          0xa0,
          0x1680,
          0x2028,
          0x2029,
          0x202f,
          0x205f,
          0x3000 ->
          true;
      default -> codePoint >= 0x2000 && codePoint <= 0x200a;
    };
  }

  private static Optional<String> firstRefusal(String text) {
    int codePoint;
    for (int i = 0; i < text.length(); i += Character.charCount(codePoint)) {
      codePoint = text.codePointAt(i);
      String what =
          switch (Character.getType(codePoint)) {
            case Character.SURROGATE -> "half a surrogate pair; save it as UTF-8";
            case Character.CONTROL -> "a control character; is this binary data?";
            case Character.UNASSIGNED -> "which Unicode does not define; remove it";
            default -> "";
          };
      if (!what.isEmpty() && !isWhiteSpace(codePoint)) {
        return Optional.of(String.format("the text holds U+%04X, %s", codePoint, what));
      }
    }
    return Optional.empty();
  }

  private static String collapse(String text) {
    StringBuilder out = new StringBuilder(text.length());
    boolean space = false;
    for (int i = 0; i < text.length(); i++) {
      // All white space is in the basic plane, so chars will do.
      char c = text.charAt(i);
      if (isWhiteSpace(c)) {
        space = true;
        continue;
      }
      if (space && !out.isEmpty()) {
        out.append(' ');
      }
      space = false;
      out.append(c);
    }
    return out.toString();
  }
}
