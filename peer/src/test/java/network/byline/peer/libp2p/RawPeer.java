package network.byline.peer.libp2p;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.Optional;
import network.byline.base.identity.NodeKey;
import network.byline.peer.libp2p.noise.NoiseCipher;
import network.byline.peer.libp2p.noise.NoiseIdentity;
import network.byline.peer.libp2p.wire.Duplex;
import network.byline.peer.transport.Multiaddr;

/** A peer that says over a bare socket whatever a test wants it to say. */
final class RawPeer implements AutoCloseable, Duplex {

  private static final int PATIENCE_MILLIS = 10_000;

  private final Socket socket = new Socket();
  private final InputStream in;
  private final OutputStream out;

  RawPeer(Multiaddr address) {
    try {
      socket.connect(
          new InetSocketAddress(address.literal().orElseThrow(), address.port()), PATIENCE_MILLIS);
      socket.setSoTimeout(PATIENCE_MILLIS);
      in = socket.getInputStream();
      out = socket.getOutputStream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Shakes hands as an honest peer would. */
  Upgrade shakeHands(NodeKey key) {
    return Upgrade.dialled(this, NoiseIdentity.of(key), Optional.empty());
  }

  /** Sends one yamux frame, encrypted; false if the other end has hung up. */
  boolean frame(Upgrade upgrade, int type, int flags, int stream, int value, byte... data) {
    byte[] plain = new byte[12 + data.length];
    ByteBuffer.wrap(plain)
        .put((byte) 0)
        .put((byte) type)
        .putShort((short) flags)
        .putInt(stream)
        .putInt(value)
        .put(data);
    byte[] sealed = new byte[2 + plain.length + NoiseCipher.TAG_SIZE];
    int size = upgrade.peer().sending().seal(plain, 0, plain.length, sealed, 2);
    sealed[0] = (byte) (size >> 8);
    sealed[1] = (byte) size;
    return send(sealed);
  }

  /** Waits for an encrypted frame, whatever it holds. */
  void awaitFrame() {
    byte[] length = readFully(2);
    readFully((length[0] & 0xff) << 8 | (length[1] & 0xff));
  }

  /** Sends bytes; false if the other end has hung up. */
  boolean send(byte[] bytes) {
    try {
      out.write(bytes);
      out.flush();
      return true;
    } catch (SocketException e) {
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads until the other end hangs up; false if it does not within ten seconds. */
  boolean isHungUpOn() {
    byte[] ignored = new byte[8192];
    try {
      while (in.read(ignored) >= 0) {
        if (socket.isClosed()) {
          return true;
        }
      }
      return true;
    } catch (SocketTimeoutException e) {
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  @Override
  public int read(byte[] into, int offset, int length) {
    try {
      return in.read(into, offset, length);
    } catch (EOFException | SocketException e) {
      return -1;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    try {
      out.write(bytes, offset, length);
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
