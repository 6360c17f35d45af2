package network.byline.base.codec;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import network.byline.base.value.Address;
import network.byline.base.value.Amount;
import network.byline.base.value.Digest;

/**
 * Reads the project's binary encoding from bytes that nobody has checked yet.
 *
 * <p>Each method names the field it reads; whatever is wrong is a {@link MalformedException} with
 * that name. Only one byte string stands for each value: other forms are refused. No count is
 * believed beyond the bytes that are really there, so a lying header costs no memory.
 */
public final class ByteReader {

  private final byte[] source;
  private int position;

  /** Starts to read at the first byte; the array must not change meanwhile. */
  public ByteReader(byte[] source) {
    this.source = source;
  }

  /**
   * Reads one value that must fill the bytes exactly.
   *
   * <p>A value refused by its own constructor is reported as malformed input too, since its parts
   * came from outside.
   *
   * @throws MalformedException naming the field, or {@code what} where the value itself refuses
   */
  public static <T> T decode(String what, byte[] source, Function<ByteReader, T> decoder) {
    ByteReader reader = new ByteReader(source);
    T value;
    try {
      value = decoder.apply(reader);
    } catch (MalformedException e) {
      throw e;
    } catch (IllegalArgumentException e) {
      throw new MalformedException(what, String.valueOf(e.getMessage()), e);
    }
    reader.finish();
    return value;
  }

  /** Reads one byte, 0 to 255. */
  public int u8(String field) {
    return (int) bigEndian(1, field);
  }

  /** Reads two bytes, 0 to 65,535. */
  public int u16(String field) {
    return (int) bigEndian(2, field);
  }

  /** Reads four bytes, 0 to 2<sup>32</sup> − 1. */
  public long u32(String field) {
    return bigEndian(4, field);
  }

  /** Reads eight bytes, 0 to 2<sup>63</sup> − 1; a set top bit is refused. */
  public long u64(String field) {
    long value = bigEndian(8, field);
    if (value < 0) {
      throw new MalformedException(
          field, Long.toUnsignedString(value) + " is above the largest, 2^63 - 1");
    }
    return value;
  }

  /** Reads eight bytes, any {@code long} in two's complement. */
  public long i64(String field) {
    return bigEndian(8, field);
  }

  /** Reads sixteen bytes. */
  public Amount amount(String field) {
    return Amount.of(new BigInteger(1, raw(Amount.SIZE, field)));
  }

  /** Reads the 32 bytes of a digest. */
  public Digest digest(String field) {
    return Digest.of(raw(Digest.SIZE, field));
  }

  /** Reads the 20 bytes of an address. */
  public Address address(String field) {
    return Address.of(raw(Address.SIZE, field));
  }

  /** Reads one byte that must be 0 or 1. */
  public boolean bool(String field) {
    int value = u8(field);
    if (value > 1) {
      throw new MalformedException(field, "a flag is 0 or 1, not " + value);
    }
    return value == 1;
  }

  /** Reads counted bytes, at most {@code max} of them. */
  public byte[] bytes(int max, String field) {
    return raw(count(max, "bytes", field), field);
  }

  /** Reads exactly {@code length} bytes that carry no count. */
  public byte[] raw(int length, String field) {
    need(length, field);
    byte[] value = Arrays.copyOfRange(source, position, position + length);
    position += length;
    return value;
  }

  /** Reads a string of at most {@code max} bytes of valid UTF-8. */
  public String string(int max, String field) {
    return Utf8.decode(bytes(max, field), field);
  }

  /** Reads a list of at most {@code max} items; the result does not change. */
  public <T> List<T> list(int max, Function<ByteReader, ? extends T> decoder, String field) {
    int count = count(max, "items", field);
    // An item takes a byte at least, so this bounds the loop by the size of the input.
    need(count, field);
    List<T> items = new ArrayList<>(Math.min(count, 1024));
    for (int i = 0; i < count; i++) {
      int before = position;
      items.add(decoder.apply(this));
      if (position == before) {
        throw new IllegalStateException("the decoder of list " + field + " read no byte");
      }
    }
    return List.copyOf(items);
  }

  /** Reads a flag and, where it is 1, the value after it. */
  public <T> Optional<T> optional(Function<ByteReader, ? extends T> decoder, String field) {
    return bool(field) ? Optional.of(decoder.apply(this)) : Optional.empty();
  }

  /** Returns the number of bytes not read yet. */
  public int remaining() {
    return source.length - position;
  }

  /** Ends the reading; bytes left over are refused. */
  public void finish() {
    if (remaining() > 0) {
      throw new MalformedException("end", remaining() + " bytes follow where none are expected");
    }
  }

  private int count(int max, String unit, String field) {
    long count = u32(field);
    if (count > max) {
      throw new MalformedException(
          field, count + " " + unit + " are more than the " + max + " allowed");
    }
    return (int) count;
  }

  private long bigEndian(int width, String field) {
    need(width, field);
    long value = 0;
    for (int i = 0; i < width; i++) {
      value = (value << 8) | (source[position++] & 0xff);
    }
    return value;
  }

  private void need(int length, String field) {
    if (length < 0 || length > remaining()) {
      throw new MalformedException(
          field,
          "ends early: "
              + length
              + " bytes needed at offset "
              + position
              + ", "
              + remaining()
              + " left");
    }
  }
}
