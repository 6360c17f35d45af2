package network.byline.peer.libp2p.yamux;

/** What a session tells of; called by the thread that feeds it, which must not be held up. */
public interface YamuxEvents {

  /** The other end has opened a stream. */
  void opened(YamuxStream stream);

  /** The other end opens no more streams. */
  void goneAway(int code);
}
