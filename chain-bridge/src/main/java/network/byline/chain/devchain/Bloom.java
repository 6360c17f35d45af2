package network.byline.chain.devchain;

import java.util.List;
import network.byline.base.value.Digest;

/** Which addresses and topics a block's logs may hold: 2048 bits, three for each (yellow paper). */
final class Bloom {

  static final int SIZE = 256;

  private final byte[] bits;

  private Bloom(byte[] bits) {
    this.bits = bits;
  }

  static Bloom of(List<EvmLog> logs) {
    Bloom bloom = new Bloom(new byte[SIZE]);
    for (EvmLog log : logs) {
      bloom.add(log.address().toArray());
      log.topics().forEach(topic -> bloom.add(topic.toArray()));
    }
    return bloom;
  }

  static Bloom of(byte[] bits) {
    if (bits.length != SIZE) {
      throw new IllegalArgumentException("a bloom has 256 bytes, not " + bits.length);
    }
    return new Bloom(bits.clone());
  }

  boolean mayHold(byte[] value) {
    byte[] hash = Digest.keccak(value).toArray();
    for (int pair = 0; pair < 6; pair += 2) {
      int bit = bit(hash, pair);
      if ((bits[SIZE - 1 - bit / 8] & (1 << (bit % 8))) == 0) {
        return false;
      }
    }
    return true;
  }

  byte[] toArray() {
    return bits.clone();
  }

  private void add(byte[] value) {
    byte[] hash = Digest.keccak(value).toArray();
    for (int pair = 0; pair < 6; pair += 2) {
      int bit = bit(hash, pair);
      bits[SIZE - 1 - bit / 8] |= (byte) (1 << (bit % 8));
    }
  }

  private static int bit(byte[] hash, int pair) {
    return ((hash[pair] & 0x07) << 8) | (hash[pair + 1] & 0xff);
  }
}
