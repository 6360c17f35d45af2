package network.byline.peer.transport;

import java.util.Arrays;

/** Base 58 in Bitcoin's alphabet: how peer ids are written. Only for short values. */
final class Base58 {

  private static final String ALPHABET =
      "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

  private Base58() {}

  static String encode(byte[] bytes) {
    byte[] digits = new byte[bytes.length * 138 / 100 + 1];
    int used = 0;
    for (byte next : bytes) {
      int carry = next & 0xff;
      for (int i = 0; i < used || carry > 0; i++) {
        carry += (digits[i] & 0xff) << 8;
        digits[i] = (byte) (carry % 58);
        carry /= 58;
        used = Math.max(used, i + 1);
      }
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < bytes.length && bytes[i] == 0; i++) {
      text.append(ALPHABET.charAt(0));
    }
    for (int i = used - 1; i >= 0; i--) {
      text.append(ALPHABET.charAt(digits[i]));
    }
    return text.toString();
  }

  /**
   * Returns the bytes of a text that stands for exactly so many of them.
   *
   * @throws IllegalArgumentException if it does not
   */
  static byte[] decode(String text, int size) {
    byte[] bytes = new byte[size];
    int zeros = 0;
    for (int c = 0; c < text.length(); c++) {
      int carry = ALPHABET.indexOf(text.charAt(c));
      if (carry < 0) {
        throw new IllegalArgumentException("'" + text.charAt(c) + "' is no character of base 58");
      }
      if (carry == 0 && zeros == c) {
        zeros++;
      }
      for (int i = size - 1; i >= 0; i--) {
        carry += (bytes[i] & 0xff) * 58;
        bytes[i] = (byte) carry;
        carry >>= 8;
      }
      if (carry > 0) {
        throw new IllegalArgumentException("it stands for more than " + size + " bytes");
      }
    }
    int leading = 0;
    while (leading < size && bytes[leading] == 0) {
      leading++;
    }
    if (leading != zeros) {
      throw new IllegalArgumentException(
          "it stands for " + (size - leading + zeros) + " bytes, not " + size);
    }
    return Arrays.copyOf(bytes, size);
  }
}
