package network.byline.base.identity;

import java.math.BigInteger;
import java.util.Arrays;
import network.byline.base.value.Address;
import network.byline.base.value.Digest;
import org.web3j.utils.Numeric;

/** Turns public keys into addresses. */
final class PublicKeys {

  private static final int SIZE = 64;

  private PublicKeys() {}

  /** The last 20 bytes of the Keccak-256 of the point's coordinates. */
  static Address address(BigInteger publicKey) {
    byte[] hash = Digest.keccak(Numeric.toBytesPadded(publicKey, SIZE)).toArray();
    return Address.of(Arrays.copyOfRange(hash, Digest.SIZE - Address.SIZE, Digest.SIZE));
  }
}
