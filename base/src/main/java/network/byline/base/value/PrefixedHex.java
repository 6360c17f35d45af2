package network.byline.base.value;

import java.util.HexFormat;

/** Reads {@code 0x}-prefixed hex text of a known size, with errors that say what was expected. */
final class PrefixedHex {

  private PrefixedHex() {}

  static byte[] parse(String what, String text, int size) {
    String form = "write 0x and " + 2 * size + " hex digits";
    if (!text.startsWith("0x")) {
      throw new IllegalArgumentException(what + " '" + shown(text) + "' lacks 0x: " + form);
    }
    int digits = text.length() - 2;
    if (digits != 2 * size) {
      throw new IllegalArgumentException(
          what + " '" + shown(text) + "' has " + digits + " digits: " + form);
    }
    try {
      return HexFormat.of().parseHex(text, 2, text.length());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(what + " '" + shown(text) + "' is not hex: " + form, e);
    }
  }

  private static String shown(String text) {
    return text.length() <= 80 ? text : text.substring(0, 80) + "…";
  }
}
