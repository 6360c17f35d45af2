package network.byline.peer.transport;

import java.io.ByteArrayOutputStream;
import java.time.Duration;

/** A stream without a network: reads given bytes, some at a time, and keeps what is written. */
public final class ScriptedStream implements PeerStream {

  private final byte[] given;
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private int position;
  private boolean reset;

  /** Makes a stream that ends after these bytes. */
  public ScriptedStream(byte[] given) {
    this.given = given;
  }

  /** Returns what was written so far. */
  public byte[] written() {
    return written.toByteArray();
  }

  /** Tells whether the stream was reset. */
  public boolean isReset() {
    return reset;
  }

  @Override
  public ProtocolId protocol() {
    return new ProtocolId("/test/scripted/1");
  }

  @Override
  public PeerConnection connection() {
    throw new UnsupportedOperationException("a scripted stream has no connection");
  }

  @Override
  public int read(byte[] into, int offset, int length) {
    if (length > 0 && position == given.length) {
      return -1;
    }
    int count = Math.min(Math.min(length, 1000), given.length - position);
    System.arraycopy(given, position, into, offset, count);
    position += count;
    return count;
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    written.write(bytes, offset, length);
  }

  @Override
  public void patience(Duration longest) {}

  @Override
  public void closeWrite() {}

  @Override
  public void reset() {
    reset = true;
  }

  @Override
  public void close() {}
}
