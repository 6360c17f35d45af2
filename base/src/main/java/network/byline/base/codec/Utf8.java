package network.byline.base.codec;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Strict UTF-8 in both directions: nothing is replaced, so one text has one byte form and the
 * reverse.
 */
public final class Utf8 {

  private Utf8() {}

  /**
   * Returns the UTF-8 of a text.
   *
   * @throws IllegalArgumentException if the text holds half a surrogate pair, which has no UTF-8
   */
  public static byte[] encode(String text) {
    try {
      return taken(StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text)));
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("the text holds half a surrogate pair", e);
    }
  }

  /**
   * Returns the text that these bytes are the UTF-8 of.
   *
   * @throws MalformedException naming the field, if they are not valid UTF-8
   */
  public static String decode(byte[] utf8, String field) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
    } catch (CharacterCodingException e) {
      throw new MalformedException(field, "not valid UTF-8", e);
    }
  }

  private static byte[] taken(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return bytes;
  }
}
