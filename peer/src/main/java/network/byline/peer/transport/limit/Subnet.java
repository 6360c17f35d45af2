package network.byline.peer.transport.limit;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Addresses that one party is likely to hold all of: a /24 of IPv4, a /56 of IPv6.
 *
 * @param prefix the first bytes of the address, in hex
 */
record Subnet(String prefix) {

  private static final int BYTES_OF_FOUR = 3;
  private static final int BYTES_OF_SIX = 7;

  static Subnet of(InetAddress address) {
    byte[] bytes = address.getAddress();
    int taken = bytes.length == 4 ? BYTES_OF_FOUR : BYTES_OF_SIX;
    return new Subnet(HexFormat.of().formatHex(Arrays.copyOf(bytes, taken)));
  }
}
