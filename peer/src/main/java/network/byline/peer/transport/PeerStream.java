package network.byline.peer.transport;

import java.time.Duration;

/**
 * Bytes in both directions for one protocol, in order, without loss until it is reset.
 *
 * <p>One thread may read while another writes. A writer waits while the reader at the other end
 * does not read: no more than a window of bytes is ever under way. Reading and writing fail with a
 * {@link TransportException} once the stream is reset or its connection closed.
 */
public interface PeerStream extends AutoCloseable {

  /** Returns the protocol that both ends agreed on. */
  ProtocolId protocol();

  /** Returns the connection that carries this stream. */
  PeerConnection connection();

  /**
   * Reads what is there, at least one byte, waiting for it.
   *
   * @return the number of bytes read, −1 at the end, 0 only if none are asked for
   */
  int read(byte[] into, int offset, int length);

  /** Writes all of these bytes, waiting while the other end does not read. */
  void write(byte[] bytes, int offset, int length);

  /** Writes all of these bytes. */
  default void write(byte[] bytes) {
    write(bytes, 0, bytes.length);
  }

  /**
   * Limits how long a read or a write may wait without progress; whatever waits longer fails with
   * {@link TransportException.Kind#TIMEOUT}, and the stream is reset. Without a call there is no
   * limit but that of the connection.
   */
  void patience(Duration longest);

  /** Ends what this side writes; the other side reads on to the end and may still write. */
  void closeWrite();

  /** Drops the stream in both directions: the other side's reads and writes fail. */
  void reset();

  /** Ends both directions: what was written still arrives, what arrives is no longer wanted. */
  @Override
  void close();
}
