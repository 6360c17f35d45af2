package network.byline.bench.transport;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.SecureRandom;
import java.time.InstantSource;
import network.byline.base.identity.NodeKey;
import network.byline.peer.libp2p.Libp2pTransport;
import network.byline.peer.transport.Multiaddr;
import network.byline.peer.transport.PeerStream;
import network.byline.peer.transport.PeerTransport;
import network.byline.peer.transport.ProtocolId;
import network.byline.peer.transport.TransportLimits;
import network.byline.peer.transport.TransportTimings;

/**
 * The sending end in a process of its own, so that the receiver's CPU time is counted alone: sends
 * as many bytes as are asked for, over the transport and over bare TCP.
 */
public final class Sender {

  static final ProtocolId SOURCE = new ProtocolId("/interop/source/1");

  private static final int PIECE = 64 << 10;

  private Sender() {}

  /** Prints where it listens, and serves until its input ends. */
  public static void main(String[] arguments) throws IOException {
    try (PeerTransport node = node("byline/bench-sender");
        ServerSocket bare = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
      node.handle(SOURCE, Sender::serve);
      System.out.println(node.listen(Multiaddr.parse("/ip4/127.0.0.1/tcp/0")));
      System.out.println(bare.getLocalPort());
      Thread.ofVirtual().start(() -> serveBare(bare));
      while (System.in.read() >= 0) {
        Thread.onSpinWait();
      }
    }
  }

  static PeerTransport node(String agent) {
    return Libp2pTransport.start(
        NodeKey.generate(new SecureRandom()),
        agent,
        TransportLimits.STANDARD,
        TransportTimings.STANDARD,
        InstantSource.system());
  }

  private static void serve(PeerStream stream) {
    StringBuilder size = new StringBuilder();
    byte[] one = new byte[1];
    while (stream.read(one, 0, 1) > 0 && one[0] != '\n') {
      size.append((char) one[0]);
    }
    byte[] piece = piece();
    for (long left = Long.parseLong(size.toString()); left > 0; left -= PIECE) {
      stream.write(piece, 0, (int) Math.min(PIECE, left));
    }
  }

  private static void serveBare(ServerSocket listening) {
    while (!listening.isClosed()) {
      try (Socket socket = listening.accept()) {
        OutputStream out = socket.getOutputStream();
        byte[] piece = piece();
        for (long left = new DataInputStream(socket.getInputStream()).readLong();
            left > 0;
            left -= PIECE) {
          out.write(piece, 0, (int) Math.min(PIECE, left));
        }
      } catch (IOException e) {
        return;
      }
    }
  }

  /** Returns the bytes that are sent over and over. */
  static byte[] piece() {
    byte[] piece = new byte[PIECE];
    for (int i = 0; i < PIECE; i++) {
      piece[i] = (byte) (i * 31);
    }
    return piece;
  }
}
