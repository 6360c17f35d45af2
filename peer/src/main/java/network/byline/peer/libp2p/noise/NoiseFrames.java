package network.byline.peer.libp2p.noise;

import java.nio.ByteBuffer;
import network.byline.peer.transport.TransportException;
import network.byline.peer.transport.TransportException.Kind;

/**
 * The encrypted frames that arrive, however they are cut: each is two bytes of length and so many
 * sealed bytes, opened as soon as it is whole. Two buffers of a frame's size are all it holds.
 */
public final class NoiseFrames {

  /** The most bytes that a sealed frame may have. */
  public static final int MAX_SEALED = 0xffff;

  /** The most bytes that fit one frame. */
  public static final int MAX_PLAIN = MAX_SEALED - NoiseCipher.TAG_SIZE;

  private final NoiseCipher cipher;
  private final Receiver receiver;
  private byte[] sealed = new byte[512];
  private byte[] plain = new byte[512];
  private int headerLeft = 2;
  private int length;
  private int have;

  /** Takes opened bytes; the array is reused after the call. */
  @FunctionalInterface
  public interface Receiver {
    /** Takes bytes of a frame. */
    void receive(byte[] bytes, int offset, int length);
  }

  /**
   * @param receiver is given what was opened
   */
  public NoiseFrames(NoiseCipher cipher, Receiver receiver) {
    this.cipher = cipher;
    this.receiver = receiver;
  }

  /**
   * Takes what has arrived.
   *
   * @throws TransportException if a frame is forged, or too short to be one
   */
  public void receive(ByteBuffer in) {
    while (in.hasRemaining()) {
      if (headerLeft > 0) {
        length = length << 8 | (in.get() & 0xff);
        headerLeft--;
        if (headerLeft == 0) {
          begin();
        }
      } else {
        int count = Math.min(in.remaining(), length - have);
        in.get(sealed, have, count);
        have += count;
        if (have == length) {
          end();
        }
      }
    }
  }

  private void begin() {
    if (length < NoiseCipher.TAG_SIZE) {
      throw new TransportException(
          Kind.VIOLATION, "an encrypted frame of " + length + " bytes is too short to be one");
    }
    if (length > sealed.length) {
      // Most connections see small frames only: the buffers grow with what really comes.
      int size = length > MAX_SEALED / 8 ? MAX_SEALED : 2 * length;
      sealed = new byte[size];
      plain = new byte[size];
    }
  }

  private void end() {
    int size = cipher.open(sealed, 0, length, plain, 0);
    headerLeft = 2;
    length = 0;
    have = 0;
    receiver.receive(plain, 0, size);
  }
}
