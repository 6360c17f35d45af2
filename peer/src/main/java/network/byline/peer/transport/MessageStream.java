package network.byline.peer.transport;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import java.util.Arrays;
import java.util.Optional;

/**
 * Messages over a {@link PeerStream}: the length of each as a varint, then its bytes. Whatever is
 * larger than agreed, cut off or no message resets the stream.
 *
 * <p>A length is believed only as bytes arrive, so a lying one costs no memory. The stream must not
 * be read or written in any other way once this has begun; one thread may read while others write.
 */
public final class MessageStream implements AutoCloseable {

  private static final int FIRST_PIECE = 8 << 10;

  private final PeerStream stream;
  private final int largest;
  private final byte[] buffer = new byte[FIRST_PIECE];
  private final Object writing = new Object();
  private int start;
  private int end;

  /**
   * @param largest the most bytes that a message may have, in either direction
   */
  public MessageStream(PeerStream stream, int largest) {
    this.stream = stream;
    this.largest = largest;
  }

  /** Returns the stream that carries the messages. */
  public PeerStream stream() {
    return stream;
  }

  /**
   * Writes a message.
   *
   * @throws IllegalArgumentException if it is larger than agreed
   */
  public void write(MessageLite message) {
    write(message.toByteArray());
  }

  /** Writes a message given as its bytes. */
  public void write(byte[] message) {
    if (message.length > largest) {
      throw new IllegalArgumentException(
          "a message of " + message.length + " bytes is above " + largest);
    }
    byte[] length = Varint.encode(message.length);
    byte[] whole = Arrays.copyOf(length, length.length + message.length);
    System.arraycopy(message, 0, whole, length.length, message.length);
    synchronized (writing) {
      stream.write(whole);
    }
  }

  /**
   * Reads a message, waiting for it.
   *
   * @return the message, or nothing at the end of the stream
   */
  public <T extends MessageLite> Optional<T> read(Parser<T> parser) {
    Optional<byte[]> bytes = read();
    if (bytes.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(parser.parseFrom(bytes.get()));
    } catch (InvalidProtocolBufferException e) {
      throw violation("a message is no protobuf of its kind: " + e.getMessage());
    }
  }

  /** Reads a message as its bytes, or nothing at the end of the stream. */
  public Optional<byte[]> read() {
    if (start == end && !fill()) {
      return Optional.empty();
    }
    int length;
    try {
      length = Varint.decode(this::next);
    } catch (IllegalArgumentException e) {
      throw violation("the length of a message is malformed: " + e.getMessage());
    }
    if (length > largest) {
      throw violation("a message of " + length + " bytes is above " + largest);
    }
    byte[] message = new byte[Math.min(length, FIRST_PIECE)];
    int have = Math.min(end - start, message.length);
    System.arraycopy(buffer, start, message, 0, have);
    start += have;
    while (have < length) {
      if (have == message.length) {
        message = Arrays.copyOf(message, (int) Math.min(length, 2L * message.length));
      }
      int count = stream.read(message, have, message.length - have);
      if (count < 0) {
        throw violation("the stream ends within a message");
      }
      have += count;
    }
    return Optional.of(message);
  }

  /** Ends what this side writes. */
  public void closeWrite() {
    stream.closeWrite();
  }

  @Override
  public void close() {
    stream.close();
  }

  private int next() {
    if (start == end && !fill()) {
      throw violation("the stream ends within the length of a message");
    }
    return buffer[start++] & 0xff;
  }

  private boolean fill() {
    int count = stream.read(buffer, 0, buffer.length);
    start = 0;
    end = Math.max(count, 0);
    return count > 0;
  }

  private TransportException violation(String what) {
    stream.reset();
    return new TransportException(TransportException.Kind.VIOLATION, what);
  }
}
