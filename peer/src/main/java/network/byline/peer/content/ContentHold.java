package network.byline.peer.content;

/** Blocks that stay on disk until this is closed. Closing it again does nothing. */
public interface ContentHold extends AutoCloseable {

  /** Lets the blocks be thrown out when their room is needed. */
  @Override
  void close();
}
