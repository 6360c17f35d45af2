package network.byline.attribution.strict;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import network.byline.attribution.format.FloatTensor;
import network.byline.attribution.format.TensorMap;

/** Short digests of the bits of numbers, big-endian, every NaN as one. */
final class Bits {

  private final MessageDigest digest = sha256();

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  Bits add(float... values) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length);
    for (float value : values) {
      bytes.putInt(Float.floatToIntBits(value));
    }
    digest.update(bytes.array());
    return this;
  }

  Bits add(double... values) {
    ByteBuffer bytes = ByteBuffer.allocate(8 * values.length);
    for (double value : values) {
      bytes.putLong(Double.doubleToLongBits(value));
    }
    digest.update(bytes.array());
    return this;
  }

  Bits add(long... values) {
    ByteBuffer bytes = ByteBuffer.allocate(8 * values.length);
    for (long value : values) {
      bytes.putLong(value);
    }
    digest.update(bytes.array());
    return this;
  }

  Bits add(TensorMap tensors) {
    for (FloatTensor tensor : tensors.tensors()) {
      add(tensor.data());
    }
    return this;
  }

  /** The first 16 bytes in hex. */
  String hex() {
    return HexFormat.of().formatHex(digest.digest(), 0, 16);
  }
}
