package network.byline.peer.libp2p;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import network.byline.peer.transport.TransportException;
import network.byline.peer.transport.TransportException.Kind;

/** The time that the ends of a socket have to shake hands, however busily they talk. */
final class HandshakeLimit {

  private final AtomicBoolean over = new AtomicBoolean();

  HandshakeLimit(Sockets.Raw raw, Duration most) {
    raw.after(
        most,
        () -> {
          if (over.compareAndSet(false, true)) {
            raw.pipe().fail(new TransportException(Kind.TIMEOUT, "the handshake takes too long"));
            raw.close();
          }
        });
  }

  /** Says that the handshake is done in time. */
  void met() {
    if (!over.compareAndSet(false, true)) {
      throw new TransportException(Kind.TIMEOUT, "the handshake takes too long");
    }
  }
}
