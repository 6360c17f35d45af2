package network.byline.peer.libp2p;

import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.UncheckedIOException;
import network.byline.peer.libp2p.wire.Duplex;

/** Two ends of one pipe in memory. */
public final class JoinedPipes {

  private final End dialer = new End();
  private final End listener = new End();

  /** Joins two new ends. */
  public JoinedPipes() {
    try {
      dialer.out.connect(listener.in);
      listener.out.connect(dialer.in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the end of whoever dials. */
  public Duplex dialer() {
    return dialer;
  }

  /** Returns the end of whoever listens. */
  public Duplex listener() {
    return listener;
  }

  /** Ends what the dialer writes. */
  public void hangUp() {
    try {
      dialer.out.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class End implements Duplex {
    private final PipedInputStream in = new PipedInputStream(1 << 16);
    private final PipedOutputStream out = new PipedOutputStream();

    @Override
    public int read(byte[] into, int offset, int length) {
      try {
        return in.read(into, offset, length);
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
  }
}
