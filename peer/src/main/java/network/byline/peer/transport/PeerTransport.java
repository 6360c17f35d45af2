package network.byline.peer.transport;

import java.util.List;
import java.util.function.Consumer;

/**
 * One node's place among its peers: it listens, dials, and serves streams by protocol id.
 *
 * <p>All calls may block and are meant for virtual threads; none needs a lock around it. Whatever
 * goes wrong on the network is a {@link TransportException}, which says whether to try again.
 */
public interface PeerTransport extends AutoCloseable {

  /** Returns who this node is. */
  PeerId localId();

  /**
   * Listens at an address; port 0 takes a free one.
   *
   * @return the address that is really listened at, with this node's id
   * @throws TransportException if it cannot be had
   */
  Multiaddr listen(Multiaddr address);

  /** Returns all addresses listened at, with this node's id. */
  List<Multiaddr> addresses();

  /**
   * Connects to whoever listens at an address, or, where the address names a peer that is
   * connected, returns that connection. Of several dials to one peer at a time only the first goes
   * out; the others share what becomes of it.
   *
   * @throws TransportException if nobody is there, somebody else than the address names is, or a
   *     limit is reached
   */
  PeerConnection dial(Multiaddr address);

  /** Returns the connections that are open now. */
  List<PeerConnection> connections();

  /**
   * Serves a protocol from now on: each stream that a peer opens for it is given to the handler, on
   * a virtual thread of its own. Peers are told.
   */
  void handle(ProtocolId protocol, StreamHandler handler);

  /** Tells of every connection from now on, whoever opened it, on a virtual thread. */
  void onConnection(Consumer<PeerConnection> listener);

  /**
   * Closes all connections, saying so to the peers, and stops to listen; what streams still want to
   * write is given a moment. Nothing is served or dialled afterwards.
   */
  @Override
  void close();
}
