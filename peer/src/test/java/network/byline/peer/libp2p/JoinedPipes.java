package network.byline.peer.libp2p;

import java.nio.ByteBuffer;
import network.byline.peer.libp2p.wire.Duplex;
import network.byline.peer.libp2p.wire.HandshakePipe;

/** Two ends in memory, each of which reads what the other writes. */
public final class JoinedPipes {

  private final HandshakePipe dialer = new HandshakePipe(this::toListener, _ -> {});
  private final HandshakePipe listener =
      new HandshakePipe(bytes -> dialer.feed(ByteBuffer.wrap(bytes)), _ -> {});

  /** Returns the end of whoever dials. */
  public Duplex dialer() {
    return dialer;
  }

  /** Returns the end of whoever listens. */
  public Duplex listener() {
    return listener;
  }

  /** Ends what the dialer writes. */
  public void hangUp() {
    listener.end();
  }

  private void toListener(byte[] bytes) {
    listener.feed(ByteBuffer.wrap(bytes));
  }
}
