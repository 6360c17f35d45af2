package network.byline.peer.libp2p;

import java.time.Duration;
import network.byline.peer.libp2p.yamux.YamuxStream;
import network.byline.peer.transport.PeerConnection;
import network.byline.peer.transport.PeerStream;
import network.byline.peer.transport.ProtocolId;

/**
 * A yamux stream whose ends have agreed on a protocol.
 *
 * @param linger how long the other end may take to end its side of a closed stream
 */
record Libp2pStream(
    ProtocolId protocol, PeerConnection connection, YamuxStream yamux, Duration linger)
    implements PeerStream {

  @Override
  public int read(byte[] into, int offset, int length) {
    return yamux.read(into, offset, length);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    yamux.write(bytes, offset, length);
  }

  @Override
  public void patience(Duration longest) {
    yamux.patience(longest);
  }

  @Override
  public void closeWrite() {
    yamux.closeWrite();
  }

  @Override
  public void reset() {
    yamux.reset();
  }

  @Override
  public void close() {
    yamux.close(linger);
  }
}
