package network.byline.peer.libp2p.yamux;

import java.nio.ByteBuffer;
import network.byline.peer.transport.TransportException;
import network.byline.peer.transport.TransportException.Kind;

/**
 * The twelve bytes at the head of every yamux frame.
 *
 * @param type {@link #DATA}, {@link #WINDOW}, {@link #PING} or {@link #GO_AWAY}
 * @param flags any of {@link #SYN}, {@link #ACK}, {@link #FIN}, {@link #RST}
 * @param stream the stream, 0 for the connection itself
 * @param value bytes that follow, bytes granted, or whatever the type means by it; unsigned
 */
record YamuxHeader(int type, int flags, int stream, int value) {

  static final int SIZE = 12;

  static final int DATA = 0;
  static final int WINDOW = 1;
  static final int PING = 2;
  static final int GO_AWAY = 3;

  static final int SYN = 1;
  static final int ACK = 2;
  static final int FIN = 4;
  static final int RST = 8;

  private static final int ALL_FLAGS = SYN | ACK | FIN | RST;

  /** Reads a header; only the parts that make sense together pass. */
  static YamuxHeader read(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    int version = in.get();
    YamuxHeader header = new YamuxHeader(in.get(), in.getShort(), in.getInt(), in.getInt());
    if (version != 0) {
      throw violation("yamux version " + version + " is not 0");
    }
    if (header.type < DATA || header.type > GO_AWAY) {
      throw violation("yamux frame type " + header.type + " does not exist");
    }
    if ((header.flags & ~ALL_FLAGS) != 0) {
      throw violation("yamux flags " + header.flags + " do not exist");
    }
    if ((header.type <= WINDOW) == (header.stream == 0)) {
      throw violation("a yamux frame of type " + header.type + " names stream " + header.stream);
    }
    return header;
  }

  /** Returns a frame of this header and room for so many bytes of data behind it. */
  byte[] frame(int data) {
    byte[] frame = new byte[SIZE + data];
    ByteBuffer.wrap(frame)
        .put((byte) 0)
        .put((byte) type)
        .putShort((short) flags)
        .putInt(stream)
        .putInt(value);
    return frame;
  }

  boolean has(int flag) {
    return (flags & flag) != 0;
  }

  private static TransportException violation(String what) {
    return new TransportException(Kind.VIOLATION, what);
  }
}
