package network.byline.peer.libp2p;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Optional;
import network.byline.peer.libp2p.identify.Identity;
import network.byline.peer.transport.CloseReason;
import network.byline.peer.transport.MessageStream;
import network.byline.peer.transport.PeerInfo;
import network.byline.peer.transport.PeerStream;
import network.byline.peer.transport.TransportException;
import network.byline.peer.transport.TransportException.Kind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The talk by which peers learn of each other what they serve and where they listen. */
final class Identifying {

  private static final Logger LOG = LoggerFactory.getLogger(Identifying.class);

  private final Identity identity;
  private final Libp2pTransport node;
  private final InstantSource clock;

  Identifying(Identity identity, Libp2pTransport node, InstantSource clock) {
    this.identity = identity;
    this.node = node;
    this.clock = clock;
  }

  /** Asks the other end of a new connection; without an answer there is no connection. */
  void ask(Libp2pConnection connection) {
    try (PeerStream stream = connection.openStream(Identity.PROTOCOL)) {
      connection.told(read(stream));
    } catch (TransportException e) {
      if (e.kind() == Kind.UNSUPPORTED || e.kind() == Kind.RESET) {
        connection.told(Identity.silent());
      } else if (e.kind() == Kind.VIOLATION) {
        connection.close(violation(e));
      } else {
        connection.close(
            new CloseReason(
                CloseReason.Kind.TIMEOUT, "the peer does not say who it is: " + e.getMessage()));
      }
    }
  }

  /** Tells a peer that asks. */
  void answer(PeerStream stream) {
    write(stream);
    stream.closeWrite();
  }

  /** Takes a peer's news. */
  void takePush(PeerStream stream) {
    if (stream.connection() instanceof Libp2pConnection connection) {
      try {
        connection.told(read(stream));
      } catch (TransportException e) {
        if (e.kind() == Kind.VIOLATION) {
          connection.close(violation(e));
        }
        throw e;
      }
    }
  }

  /** Tells all peers that want to know. */
  void push(Collection<Libp2pConnection> connections) {
    for (Libp2pConnection connection : connections) {
      Thread.startVirtualThread(() -> push(connection));
    }
  }

  private void push(Libp2pConnection connection) {
    try {
      if (connection.info().protocols().contains(Identity.PUSH)) {
        try (PeerStream stream = connection.openStream(Identity.PUSH)) {
          write(stream);
        }
      }
    } catch (TransportException e) {
      LOG.debug("news not taken peer={} reason={}", connection.remoteAddress(), e.getMessage());
    }
  }

  private void write(PeerStream stream) {
    new MessageStream(stream, Identity.MAX_SIZE)
        .write(
            identity.word(
                node.protocols(),
                node.addresses(),
                stream.connection().remoteAddress(),
                clock.millis()));
  }

  private static PeerInfo read(PeerStream stream) {
    stream.patience(Duration.ofSeconds(10));
    Optional<byte[]> word = new MessageStream(stream, Identity.MAX_SIZE).read();
    return Identity.read(
        word.orElseThrow(() -> new TransportException(Kind.RESET, "the peer says nothing")),
        stream.connection().remoteId());
  }

  private static CloseReason violation(TransportException e) {
    return new CloseReason(CloseReason.Kind.VIOLATION, String.valueOf(e.getMessage()));
  }
}
