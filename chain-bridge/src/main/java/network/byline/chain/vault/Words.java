package network.byline.chain.vault;

import java.math.BigInteger;
import java.util.Arrays;
import network.byline.base.value.Address;
import network.byline.base.value.Amount;
import network.byline.base.value.Digest;

/**
 * Reads 32-byte words one after the other: what our contracts return and log is nothing else. A
 * word that is too large for its type, or missing, is an {@link IllegalArgumentException}.
 */
final class Words {

  private static final int SIZE = 32;

  private final byte[] bytes;
  private int at;

  Words(byte[] bytes, int count) {
    if (bytes.length != count * SIZE) {
      throw new IllegalArgumentException(
          "the contract gave " + bytes.length + " bytes, not " + count + " words");
    }
    this.bytes = bytes;
  }

  static Address address(Digest word) {
    return new Words(word.toArray(), 1).address();
  }

  static long number(Digest word) {
    return new Words(word.toArray(), 1).number();
  }

  Digest digest() {
    Digest digest = Digest.of(bytes, at);
    at += SIZE;
    return digest;
  }

  BigInteger big() {
    return new BigInteger(1, digest().toArray());
  }

  long number() {
    BigInteger number = big();
    if (number.bitLength() > 63) {
      throw new IllegalArgumentException("the contract gave " + number + ", which is no uint63");
    }
    return number.longValueExact();
  }

  Amount amount() {
    return Amount.of(big());
  }

  Address address() {
    byte[] word = digest().toArray();
    return Address.of(Arrays.copyOfRange(word, SIZE - Address.SIZE, SIZE));
  }
}
