package network.byline.peer.transport.memory;

import network.byline.base.identity.NodeKey;
import network.byline.peer.transport.Multiaddr;
import network.byline.peer.transport.PeerId;
import network.byline.peer.transport.PeerTransport;
import network.byline.peer.transport.TransportContract;
import network.byline.peer.transport.TransportLimits;
import network.byline.peer.transport.TransportTimings;
import org.junit.jupiter.api.AfterEach;

/** The contract over the network in memory. */
class MemoryTransportTest extends TransportContract {

  private static final String HOST = "10.0.0.1";

  private final MemoryNetwork network = MemoryNetwork.live(1);

  @Override
  protected PeerTransport start(NodeKey key, TransportLimits limits, TransportTimings timings) {
    return network.join(PeerId.of(key), HOST, limits, timings);
  }

  @Override
  protected Multiaddr anywhere() {
    return Multiaddr.parse("/ip4/" + HOST + "/tcp/0");
  }

  @Override
  protected int slack() {
    return 0;
  }

  @AfterEach
  void closeNetwork() {
    network.close();
  }
}
