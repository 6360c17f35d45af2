package network.byline.peer.transport;

import java.io.ByteArrayOutputStream;
import java.util.function.IntSupplier;

/**
 * Unsigned integers in seven-bit groups, lowest first, as multiformats and protobuf have them; at
 * most 31 bits here, and only in the shortest form.
 */
public final class Varint {

  private static final int MAX_BYTES = 5;

  private Varint() {}

  /** Returns the bytes of a number that is not negative. */
  public static byte[] encode(int value) {
    if (value < 0) {
      throw new IllegalArgumentException(value + " is negative");
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream(MAX_BYTES);
    int left = value;
    while (left > 0x7f) {
      out.write(left | 0x80);
      left >>>= 7;
    }
    out.write(left);
    return out.toByteArray();
  }

  /**
   * Reads a number.
   *
   * @param next gives the next byte, 0 to 255; what it throws comes through
   * @throws IllegalArgumentException if it is longer than it must be or above 2<sup>31</sup> − 1
   */
  public static int decode(IntSupplier next) {
    long value = 0;
    for (int i = 0; i < MAX_BYTES; i++) {
      int group = next.getAsInt();
      value |= (group & 0x7fL) << (7 * i);
      if (group <= 0x7f) {
        if (group == 0 && i > 0) {
          throw new IllegalArgumentException("a varint is longer than it must be");
        }
        if (value > Integer.MAX_VALUE) {
          break;
        }
        return (int) value;
      }
    }
    throw new IllegalArgumentException("a varint is above 2^31 - 1");
  }
}
