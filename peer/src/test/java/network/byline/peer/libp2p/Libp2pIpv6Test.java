package network.byline.peer.libp2p;

import network.byline.peer.transport.Multiaddr;

/** The contract over TCP on loopback, IPv6. */
class Libp2pIpv6Test extends Libp2pTransportTest {

  @Override
  protected Multiaddr anywhere() {
    return Multiaddr.parse("/ip6/::1/tcp/0");
  }
}
