package network.byline.peer.transport;

import org.slf4j.LoggerFactory;

/** Serves one stream that a peer opened. */
@FunctionalInterface
public interface StreamHandler {

  /**
   * Speaks the protocol, blocking as it likes. When it returns the stream is closed; when it throws
   * the stream is reset, and the connection goes on.
   */
  void serve(PeerStream stream);

  /** Serves a stream to its end, as transports do; nothing is thrown. */
  default void serveWhole(PeerStream stream) {
    boolean whole = false;
    try {
      serve(stream);
      whole = true;
    } catch (TransportException e) {
      // The peer's or the network's doing: over with the stream, and nobody's bug.
      whole = false;
    } catch (RuntimeException e) {
      LoggerFactory.getLogger(StreamHandler.class)
          .error("the handler of {} failed", stream.protocol(), e);
    } finally {
      if (whole) {
        stream.close();
      } else {
        stream.reset();
      }
    }
  }
}
