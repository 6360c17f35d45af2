package network.byline.base.codec;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import network.byline.base.value.Address;
import network.byline.base.value.Amount;
import network.byline.base.value.Digest;

/**
 * Writes values in the project's binary encoding; {@link ByteReader} reads them back.
 *
 * <p>Numbers are big-endian and of fixed width. Bytes, strings and lists carry a count before them.
 * Equal values have equal bytes. A value outside the range of its field is a bug of the caller and
 * throws {@link IllegalArgumentException}.
 */
public final class ByteWriter {

  private static final long MAX_U32 = 0xffff_ffffL;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  /** Writes one byte, 0 to 255. */
  public ByteWriter u8(int value) {
    return number(value, 1, 0xff);
  }

  /** Writes two bytes, 0 to 65,535. */
  public ByteWriter u16(int value) {
    return number(value, 2, 0xffff);
  }

  /** Writes four bytes, 0 to 2<sup>32</sup> − 1. */
  public ByteWriter u32(long value) {
    return number(value, 4, MAX_U32);
  }

  /** Writes eight bytes, 0 to 2<sup>63</sup> − 1: the top bit is always clear. */
  public ByteWriter u64(long value) {
    return number(value, 8, Long.MAX_VALUE);
  }

  /** Writes eight bytes, any {@code long} in two's complement. */
  public ByteWriter i64(long value) {
    return bigEndian(value, 8);
  }

  /** Writes sixteen bytes. */
  public ByteWriter amount(Amount value) {
    byte[] word = value.value().toArrayUnsafe();
    out.write(word, word.length - Amount.SIZE, Amount.SIZE);
    return this;
  }

  /** Writes the 32 bytes of a digest. */
  public ByteWriter digest(Digest value) {
    return raw(value.bytes().toArrayUnsafe());
  }

  /** Writes the 20 bytes of an address. */
  public ByteWriter address(Address value) {
    return raw(value.bytes().toArrayUnsafe());
  }

  /** Writes one byte, 1 for true and 0 for false. */
  public ByteWriter bool(boolean value) {
    return u8(value ? 1 : 0);
  }

  /** Writes a count of four bytes and the bytes. */
  public ByteWriter bytes(byte[] value) {
    return u32(value.length).raw(value);
  }

  /** Writes the bytes without a count; the reader must know how many there are. */
  public ByteWriter raw(byte[] value) {
    out.write(value, 0, value.length);
    return this;
  }

  /**
   * Writes the string's UTF-8 as counted bytes.
   *
   * @throws IllegalArgumentException if the string holds half a surrogate pair, which has no UTF-8
   */
  public ByteWriter string(String value) {
    return bytes(Utf8.encode(value));
  }

  /** Writes a count of four bytes and each item; every item must take at least one byte. */
  public <T> ByteWriter list(List<T> items, BiConsumer<ByteWriter, ? super T> encoder) {
    u32(items.size());
    for (T item : items) {
      int before = out.size();
      encoder.accept(this, item);
      if (out.size() == before) {
        throw new IllegalArgumentException("a list item has no bytes, so it cannot be counted");
      }
    }
    return this;
  }

  /** Writes one byte, 0 for absent and 1 for present, and the value if present. */
  public <T> ByteWriter optional(Optional<T> value, BiConsumer<ByteWriter, ? super T> encoder) {
    bool(value.isPresent());
    value.ifPresent(present -> encoder.accept(this, present));
    return this;
  }

  /** Returns the number of bytes written so far. */
  public int size() {
    return out.size();
  }

  /** Returns a fresh array of all that was written. */
  public byte[] toByteArray() {
    return out.toByteArray();
  }

  private ByteWriter number(long value, int width, long max) {
    if (value < 0 || value > max) {
      throw new IllegalArgumentException(
          value + " does not fit an unsigned field of at most " + max);
    }
    return bigEndian(value, width);
  }

  private ByteWriter bigEndian(long value, int width) {
    for (int shift = 8 * (width - 1); shift >= 0; shift -= 8) {
      out.write((int) (value >>> shift));
    }
    return this;
  }
}
