package network.byline.peer.volunteer;

import java.util.function.LongConsumer;
import network.byline.base.statement.ModelCard;
import network.byline.peer.content.Cancellation;
import network.byline.peer.transport.PeerConnection;

/** Sees to it that the files of a model are on this machine before a task needs them. */
@FunctionalInterface
public interface TaskContent {

  /** The files stay at least until this is closed. */
  interface Held extends AutoCloseable {

    @Override
    void close();
  }

  /**
   * Fetches what is not here yet: the model, and the span index of its data. Blocks.
   *
   * @param host who is asked
   * @param fetched told how many bytes came over the network so far
   * @param cancellation ends the call early
   * @throws RuntimeException saying why it cannot be had
   */
  Held fetch(ModelCard model, PeerConnection host, LongConsumer fetched, Cancellation cancellation);
}
