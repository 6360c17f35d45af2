package network.byline.peer.libp2p.wire;

import network.byline.peer.transport.TransportException;

/** Bytes in both directions; reading and writing may block and fail. */
public interface Duplex {

  /**
   * Reads at least one byte, waiting for it.
   *
   * @return the number of bytes read, −1 at the end, 0 only if none are asked for
   */
  int read(byte[] into, int offset, int length);

  /** Writes all of these bytes. */
  void write(byte[] bytes, int offset, int length);

  /** Writes all of these bytes. */
  default void write(byte[] bytes) {
    write(bytes, 0, bytes.length);
  }

  /**
   * Reads exactly so many bytes; the caller has made sure that they are not too many.
   *
   * @throws TransportException if the bytes end early
   */
  default byte[] readFully(int count) {
    byte[] bytes = new byte[count];
    int have = 0;
    while (have < count) {
      int more = read(bytes, have, count - have);
      if (more < 0) {
        throw new TransportException(
            TransportException.Kind.CLOSED, "the other end hangs up before all is said");
      }
      have += more;
    }
    return bytes;
  }
}
