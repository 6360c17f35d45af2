package network.byline.peer.content;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import network.byline.peer.transport.PeerConnection;
import network.byline.peer.transport.PeerStream;
import network.byline.peer.transport.ProtocolId;
import network.byline.peer.transport.TransportException;

/**
 * A stream whose other end must make progress by a deadline. A byte now and then does not move the
 * deadline: only {@link #allow} does.
 */
final class PacedStream implements PeerStream {

  private final PeerStream stream;
  private final InstantSource clock;
  private Duration allowed = Duration.ZERO;
  private Instant due = Instant.MAX;

  PacedStream(PeerStream stream, InstantSource clock) {
    this.stream = stream;
    this.clock = clock;
  }

  /** Gives the other end this much time from now on. */
  void allow(Duration time) {
    allowed = time;
    due = clock.instant().plus(time);
  }

  @Override
  public int read(byte[] into, int offset, int length) {
    await();
    return stream.read(into, offset, length);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    await();
    stream.write(bytes, offset, length);
  }

  @Override
  public ProtocolId protocol() {
    return stream.protocol();
  }

  @Override
  public PeerConnection connection() {
    return stream.connection();
  }

  @Override
  public void patience(Duration longest) {
    allow(longest);
  }

  @Override
  public void closeWrite() {
    stream.closeWrite();
  }

  @Override
  public void reset() {
    stream.reset();
  }

  @Override
  public void close() {
    stream.close();
  }

  private void await() {
    Duration left = Duration.between(clock.instant(), due);
    if (!left.isPositive()) {
      stream.reset();
      throw new TransportException(
          TransportException.Kind.TIMEOUT,
          "too little arrived within " + allowed.toMillis() + " ms");
    }
    stream.patience(left);
  }
}
