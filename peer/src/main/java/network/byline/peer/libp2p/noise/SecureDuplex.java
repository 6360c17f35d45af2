package network.byline.peer.libp2p.noise;

import java.nio.ByteBuffer;
import network.byline.peer.libp2p.wire.Duplex;

/** An encrypted connection while its ends still agree on a muxer, one frame at a time. */
public final class SecureDuplex implements Duplex {

  private final Duplex raw;
  private final SecuredPeer peer;
  private ByteBuffer opened = ByteBuffer.allocate(0);

  /** Speaks encrypted over a connection whose handshake is done. */
  public SecureDuplex(Duplex raw, SecuredPeer peer) {
    this.raw = raw;
    this.peer = peer;
  }

  @Override
  public int read(byte[] into, int offset, int length) {
    if (length == 0) {
      return 0;
    }
    while (!opened.hasRemaining()) {
      byte[] header = new byte[2];
      if (raw.read(header, 0, 1) < 0) {
        return -1;
      }
      header[1] = raw.readFully(1)[0];
      byte[] sealed = raw.readFully((header[0] & 0xff) << 8 | (header[1] & 0xff));
      byte[] plain = new byte[sealed.length];
      opened = ByteBuffer.wrap(plain, 0, peer.receiving().open(sealed, 0, sealed.length, plain, 0));
    }
    int count = Math.min(length, opened.remaining());
    opened.get(into, offset, count);
    return count;
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    byte[] frame = new byte[2 + length + NoiseCipher.TAG_SIZE];
    int sealed = peer.sending().seal(bytes, offset, length, frame, 2);
    frame[0] = (byte) (sealed >> 8);
    frame[1] = (byte) sealed;
    raw.write(frame);
  }

  /** Returns what was opened and not read. */
  public byte[] rest() {
    byte[] rest = new byte[opened.remaining()];
    opened.get(rest);
    return rest;
  }
}
