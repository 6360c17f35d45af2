package network.byline.peer.libp2p.yamux;

import java.time.Duration;
import network.byline.peer.transport.TransportException;
import org.jspecify.annotations.Nullable;

/** Where frames go out. Any thread may call. */
public interface FrameSink {

  /** Sends a small frame before whatever waits; never blocks. */
  void urgent(byte[] frame);

  /** Sends a small frame behind whatever waits; never blocks. */
  void inOrder(byte[] frame);

  /**
   * Sends a frame of data, waiting while others fill the line.
   *
   * @param longest how long to wait, null without limit
   * @throws TransportException if it takes longer, or nothing can be sent any more
   */
  void data(byte[] frame, @Nullable Duration longest);
}
