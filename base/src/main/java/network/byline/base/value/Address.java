package network.byline.base.value;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import org.apache.tuweni.bytes.Bytes;

/**
 * An account or contract of the chain: the last 20 bytes of a Keccak-256.
 *
 * <p>Addresses are ordered as unsigned big-endian numbers and print with the mixed-case checksum of
 * EIP-55.
 *
 * @param bytes the 20 bytes, copied when the address is made
 */
public record Address(Bytes bytes) implements Comparable<Address> {

  /** The size of an address in bytes. */
  public static final int SIZE = 20;

  /** Twenty zero bytes: no account. */
  public static final Address ZERO = of(new byte[SIZE]);

  public Address {
    if (bytes.size() != SIZE) {
      throw new IllegalArgumentException(
          "an address has " + SIZE + " bytes, but " + bytes.size() + " were given");
    }
    bytes = Bytes.wrap(bytes.toArray());
  }

  /**
   * Returns the address with these bytes.
   *
   * @throws IllegalArgumentException if there are not exactly 20
   */
  public static Address of(byte[] bytes) {
    return new Address(Bytes.wrap(bytes));
  }

  /**
   * Returns the address written as {@code 0x} and 40 hex digits. Digits of one case are taken as
   * they are; mixed case must be the EIP-55 checksum.
   *
   * @throws IllegalArgumentException if the text has another form or a wrong checksum
   */
  public static Address parse(String text) {
    Address address = of(PrefixedHex.parse("address", text, SIZE));
    String digits = text.substring(2);
    boolean oneCase =
        digits.equals(digits.toLowerCase(Locale.ROOT))
            || digits.equals(digits.toUpperCase(Locale.ROOT));
    if (!oneCase && !address.toString().equals(text)) {
      throw new IllegalArgumentException(
          "address '"
              + text
              + "' has a wrong EIP-55 checksum: check it for a typing mistake, or write it in"
              + " lower case if it is known to be right");
    }
    return address;
  }

  /** Returns a fresh array of the 20 bytes. */
  public byte[] toArray() {
    return bytes.toArray();
  }

  @Override
  public int compareTo(Address other) {
    return Arrays.compareUnsigned(bytes.toArrayUnsafe(), other.bytes.toArrayUnsafe());
  }

  /** Returns {@code 0x} and the 40 digits, cased as EIP-55 says. */
  @Override
  public String toString() {
    String lower = HexFormat.of().formatHex(bytes.toArrayUnsafe());
    byte[] hash = Digest.keccak(lower.getBytes(StandardCharsets.US_ASCII)).toArray();
    StringBuilder text = new StringBuilder(2 + 2 * SIZE).append("0x");
    for (int i = 0; i < lower.length(); i++) {
      int nibble = (hash[i / 2] >> (i % 2 == 0 ? 4 : 0)) & 0xf;
      char digit = lower.charAt(i);
      text.append(nibble >= 8 ? Character.toUpperCase(digit) : digit);
    }
    return text.toString();
  }
}
