package network.byline.peer.libp2p;

import network.byline.peer.transport.Multiaddr;
import network.byline.peer.transport.ProtocolId;
import network.byline.peer.transport.StreamHandler;

/** What a connection needs of its node. */
interface Protocols {

  /** Tells whether a protocol of this name is served. */
  boolean serves(String name);

  /** Returns who serves a protocol that is served. */
  StreamHandler handler(ProtocolId protocol);

  /** Notes that a peer broke a rule. */
  void blame(Multiaddr peer, String detail);

  /** Forgets a connection that has ended. */
  void ended(Libp2pConnection connection);
}
