package network.byline.peer.content;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import network.byline.peer.transport.CloseReason;
import network.byline.peer.transport.Multiaddr;
import network.byline.peer.transport.PeerConnection;
import network.byline.peer.transport.PeerId;
import network.byline.peer.transport.PeerInfo;
import network.byline.peer.transport.PeerStream;
import network.byline.peer.transport.ProtocolId;

/** A connection that is cut before its streams are read from or written to for the nth time. */
record CuttingConnection(PeerConnection connection, AtomicInteger left, Runnable cut)
    implements PeerConnection {

  private void count() {
    if (left.getAndDecrement() == 0) {
      cut.run();
    }
  }

  @Override
  public PeerStream openStream(ProtocolId protocol) {
    return new Cutting(connection.openStream(protocol));
  }

  @Override
  public PeerId remoteId() {
    return connection.remoteId();
  }

  @Override
  public Multiaddr remoteAddress() {
    return connection.remoteAddress();
  }

  @Override
  public boolean isOutbound() {
    return connection.isOutbound();
  }

  @Override
  public PeerInfo info() {
    return connection.info();
  }

  @Override
  public Duration ping() {
    return connection.ping();
  }

  @Override
  public void close(CloseReason reason) {
    connection.close(reason);
  }

  @Override
  public boolean isOpen() {
    return connection.isOpen();
  }

  @Override
  public CompletionStage<CloseReason> closed() {
    return connection.closed();
  }

  private final class Cutting implements PeerStream {
    private final PeerStream stream;

    Cutting(PeerStream stream) {
      this.stream = stream;
    }

    @Override
    public int read(byte[] into, int offset, int length) {
      count();
      return stream.read(into, offset, length);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      count();
      stream.write(bytes, offset, length);
    }

    @Override
    public ProtocolId protocol() {
      return stream.protocol();
    }

    @Override
    public PeerConnection connection() {
      return CuttingConnection.this;
    }

    @Override
    public void patience(Duration longest) {
      stream.patience(longest);
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
  }
}
