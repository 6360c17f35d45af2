package network.byline.peer.libp2p;

import java.io.ByteArrayOutputStream;
import network.byline.peer.libp2p.wire.Duplex;

/** Bytes in two directions without a network: reads what is given and keeps what is written. */
public final class ScriptedDuplex implements Duplex {

  private final byte[] given;
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private int position;

  /** Makes one that ends after these bytes. */
  public ScriptedDuplex(byte[] given) {
    this.given = given;
  }

  /** Returns what was written so far. */
  public byte[] written() {
    return written.toByteArray();
  }

  /** Returns how many bytes were read. */
  public int position() {
    return position;
  }

  @Override
  public int read(byte[] into, int offset, int length) {
    if (length > 0 && position == given.length) {
      return -1;
    }
    int count = Math.min(length, given.length - position);
    System.arraycopy(given, position, into, offset, count);
    position += count;
    return count;
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    written.write(bytes, offset, length);
  }
}
