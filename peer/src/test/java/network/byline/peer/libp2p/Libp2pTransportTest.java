package network.byline.peer.libp2p;

import java.time.InstantSource;
import network.byline.base.identity.NodeKey;
import network.byline.peer.transport.Multiaddr;
import network.byline.peer.transport.PeerTransport;
import network.byline.peer.transport.TransportContract;
import network.byline.peer.transport.TransportLimits;
import network.byline.peer.transport.TransportTimings;

/** The contract over TCP on loopback, IPv4. */
class Libp2pTransportTest extends TransportContract {

  @Override
  protected PeerTransport start(NodeKey key, TransportLimits limits, TransportTimings timings) {
    return Libp2pTransport.start(key, "byline/test", limits, timings, InstantSource.system());
  }

  @Override
  protected Multiaddr anywhere() {
    return Multiaddr.parse("/ip4/127.0.0.1/tcp/0");
  }

  @Override
  protected int slack() {
    return 1 << 20;
  }
}
