package network.byline.chain.devchain;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import network.byline.base.value.Address;
import network.byline.base.value.Digest;
import org.web3j.rlp.RlpDecoder;
import org.web3j.rlp.RlpEncoder;
import org.web3j.rlp.RlpList;
import org.web3j.rlp.RlpString;
import org.web3j.rlp.RlpType;

/**
 * Strict reading of RLP on top of the library's lenient decoder: one value, canonical, all bytes
 * used, every item of the expected kind and size.
 */
final class Rlp {

  private Rlp() {}

  /** Returns the items of the one list that these bytes encode. */
  static List<RlpType> list(byte[] bytes, String what) {
    List<RlpType> values;
    try {
      values = RlpDecoder.decode(bytes).getValues();
    } catch (RuntimeException | StackOverflowError e) {
      // The library recurses into nested lists without a limit.
      throw new IllegalArgumentException(what + " is no RLP", e);
    }
    if (values.size() != 1 || !Arrays.equals(RlpEncoder.encode(values.getFirst()), bytes)) {
      throw new IllegalArgumentException(what + " is no canonical RLP of one list");
    }
    return items(values.getFirst(), what);
  }

  static List<RlpType> items(RlpType value, String what) {
    if (value instanceof RlpList list) {
      return list.getValues();
    }
    throw new IllegalArgumentException(what + " is not an RLP list");
  }

  static byte[] bytes(RlpType value, String what) {
    if (value instanceof RlpString string) {
      return string.getBytes();
    }
    throw new IllegalArgumentException(what + " is a list, not a string");
  }

  static byte[] bytes(RlpType value, int size, String what) {
    byte[] bytes = bytes(value, what);
    if (bytes.length != size) {
      throw new IllegalArgumentException(what + " has " + bytes.length + " bytes, not " + size);
    }
    return bytes;
  }

  /** Returns a number of at most 256 bits, written without leading zeros. */
  static BigInteger number(RlpType value, String what) {
    byte[] bytes = bytes(value, what);
    if (bytes.length > 32 || (bytes.length > 0 && bytes[0] == 0)) {
      throw new IllegalArgumentException(what + " is not a number of 256 bits in shortest form");
    }
    return new BigInteger(1, bytes);
  }

  static long longNumber(RlpType value, String what) {
    BigInteger number = number(value, what);
    if (number.bitLength() > 63) {
      throw new IllegalArgumentException(what + " is above 2^63 - 1");
    }
    return number.longValueExact();
  }

  static Digest digest(RlpType value, String what) {
    return Digest.of(bytes(value, Digest.SIZE, what));
  }

  static Address address(RlpType value, String what) {
    return Address.of(bytes(value, Address.SIZE, what));
  }

  static RlpString of(byte[] bytes) {
    return RlpString.create(bytes);
  }

  static RlpString of(Digest digest) {
    return of(digest.toArray());
  }

  static RlpString of(Address address) {
    return of(address.toArray());
  }

  static RlpString of(BigInteger number) {
    return RlpString.create(number);
  }

  static RlpString of(long number) {
    return RlpString.create(number);
  }

  static RlpList listOf(List<? extends RlpType> items) {
    return new RlpList(List.copyOf(items));
  }

  static RlpList listOf(RlpType... items) {
    return new RlpList(items);
  }

  static byte[] encode(RlpType value) {
    return RlpEncoder.encode(value);
  }
}
