package network.byline.peer.libp2p;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import network.byline.peer.transport.Multiaddr;

/** Where sockets that listen are reached. */
final class Places {

  private Places() {}

  /** Returns the addresses of sockets; one that listens everywhere has those of all interfaces. */
  static List<Multiaddr> reachable(List<InetSocketAddress> sockets) {
    List<Multiaddr> all = new ArrayList<>();
    for (InetSocketAddress socket : sockets) {
      if (socket.getAddress().isAnyLocalAddress()) {
        for (InetAddress own : ownAddresses()) {
          if (own instanceof Inet4Address == socket.getAddress() instanceof Inet4Address) {
            all.add(Multiaddr.of(new InetSocketAddress(own, socket.getPort())));
          }
        }
      } else {
        all.add(Multiaddr.of(socket));
      }
    }
    return all.stream().distinct().toList();
  }

  private static List<InetAddress> ownAddresses() {
    try {
      return NetworkInterface.networkInterfaces()
          .flatMap(NetworkInterface::inetAddresses)
          .filter(address -> !address.isLinkLocalAddress())
          .toList();
    } catch (SocketException e) {
      return List.of();
    }
  }
}
