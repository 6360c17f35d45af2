package network.byline.peer.libp2p;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;
import network.byline.peer.transport.PeerStream;
import network.byline.peer.transport.ProtocolId;
import network.byline.peer.transport.TransportException;
import network.byline.peer.transport.TransportException.Kind;
import org.jspecify.annotations.Nullable;

/** libp2p's ping: 32 bytes there and back. One stream serves all pings of a connection. */
final class Pinger {

  static final ProtocolId PROTOCOL = new ProtocolId("/ipfs/ping/1.0.0");

  private static final int SIZE = 32;

  private final Libp2pConnection connection;
  private @Nullable PeerStream stream;

  Pinger(Libp2pConnection connection) {
    this.connection = connection;
  }

  /**
   * Measures one round trip. A peer may have ended the stream since the last: then on a new one.
   */
  synchronized Duration ping() {
    PeerStream kept = stream;
    if (kept != null) {
      try {
        return ping(kept);
      } catch (TransportException e) {
        if (e.kind() != Kind.RESET && e.kind() != Kind.CLOSED) {
          throw e;
        }
      }
    }
    PeerStream fresh = connection.openStream(PROTOCOL);
    stream = fresh;
    return ping(fresh);
  }

  private Duration ping(PeerStream open) {
    byte[] sent = new byte[SIZE];
    ThreadLocalRandom.current().nextBytes(sent);
    byte[] back = new byte[SIZE];
    long start = System.nanoTime();
    boolean whole = false;
    try {
      open.patience(connection.timings().pingLimit());
      open.write(sent);
      int have = 0;
      while (have < SIZE) {
        int count = open.read(back, have, SIZE - have);
        if (count < 0) {
          throw new TransportException(Kind.CLOSED, "the peer has ended the ping");
        }
        have += count;
      }
      if (!Arrays.equals(sent, back)) {
        throw new TransportException(Kind.VIOLATION, "the peer answers a ping with other bytes");
      }
      whole = true;
    } finally {
      if (!whole) {
        stream = null;
        open.reset();
      }
    }
    return Duration.ofNanos(System.nanoTime() - start);
  }

  /** Answers pings until the other end has enough. */
  static void serve(PeerStream stream) {
    byte[] bytes = new byte[SIZE];
    for (int count = stream.read(bytes, 0, SIZE); count >= 0; count = stream.read(bytes, 0, SIZE)) {
      stream.write(bytes, 0, count);
    }
  }
}
