package network.byline.attribution.tokenizer;

import java.util.Arrays;
import java.util.Optional;

/**
 * The one-to-one map between the 256 bytes and printable characters under which byte-level tokens
 * are written in files. Source: GPT-2; printable Latin-1 stands for itself, all else takes the
 * characters from U+0100 in order of the byte.
 */
final class ByteAlphabet {
  private static final char[] CHAR_OF = new char[256];
  private static final int[] BYTE_OF = new int[512];

  static {
    Arrays.fill(BYTE_OF, -1);
    char next = 256;
    for (int b = 0; b < 256; b++) {
      boolean printable = (b >= '!' && b <= '~') || (b >= 0xa1 && b <= 0xac) || b >= 0xae;
      CHAR_OF[b] = printable ? (char) b : next++;
      BYTE_OF[CHAR_OF[b]] = b;
    }
  }

  private ByteAlphabet() {}

  /** The bytes as characters of the alphabet. */
  static String text(byte[] bytes) {
    char[] chars = new char[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      chars[i] = CHAR_OF[bytes[i] & 0xff];
    }
    return new String(chars);
  }

  /** The bytes behind a text of the alphabet; empty if it has other characters. */
  static Optional<byte[]> bytes(String text) {
    byte[] bytes = new byte[text.length()];
    for (int i = 0; i < bytes.length; i++) {
      char c = text.charAt(i);
      if (c >= BYTE_OF.length || BYTE_OF[c] < 0) {
        return Optional.empty();
      }
      bytes[i] = (byte) BYTE_OF[c];
    }
    return Optional.of(bytes);
  }
}
