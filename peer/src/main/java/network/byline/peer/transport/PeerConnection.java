package network.byline.peer.transport;

import java.time.Duration;
import java.util.concurrent.CompletionStage;

/** A connection to one peer, whose key has been proved, with any number of streams on it. */
public interface PeerConnection {

  /** Returns who is at the other end. */
  PeerId remoteId();

  /** Returns where the other end is seen, with its id; behind a NAT, where the NAT is. */
  Multiaddr remoteAddress();

  /** Tells whether this node dialled. */
  boolean isOutbound();

  /**
   * Opens a stream for a protocol, which the other end must serve.
   *
   * @throws TransportException if it does not, if one of the limits of either end is reached, or if
   *     the connection is closed
   */
  PeerStream openStream(ProtocolId protocol);

  /**
   * Returns what the other end says of itself, waiting for its first word; later words replace
   * earlier ones.
   */
  PeerInfo info();

  /** Measures a round trip to the other end and back. */
  Duration ping();

  /** Closes the connection and all streams on it. The first reason given counts. */
  void close(CloseReason reason);

  /** Tells whether streams can still be opened. */
  boolean isOpen();

  /** Completes with the reason when the connection is closed, by whomever; it never fails. */
  CompletionStage<CloseReason> closed();
}
