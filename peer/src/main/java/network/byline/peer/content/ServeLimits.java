package network.byline.peer.content;

import java.time.Duration;
import network.byline.base.block.Block;

/**
 * How much a server of blocks does for its peers. Each stream keeps at most one block in memory.
 *
 * @param streams streams served at a time, those of all peers together
 * @param streamsPerPeer streams of one peer served at a time
 * @param requests requests of one stream that may wait for their answers
 * @param waste bytes that may be read for one peer at a time and not sent, as for ranges of blocks;
 *     a 64th of it comes back every second, and an answer that a block is absent costs 4 KiB
 * @param stall time within which a peer must take 64 KiB, or the rest of an answer
 * @param idle time for which a stream without requests is kept
 */
public record ServeLimits(
    int streams, int streamsPerPeer, int requests, long waste, Duration stall, Duration idle) {

  /** For a host with a heap of some hundred megabytes. */
  public static final ServeLimits STANDARD =
      new ServeLimits(64, 4, 64, 64L << 20, Duration.ofSeconds(20), Duration.ofSeconds(30));

  public ServeLimits {
    if (streams < 1 || streamsPerPeer < 1 || requests < 1) {
      throw new IllegalArgumentException("a server needs at least one stream and one request");
    }
    if (waste < Block.MAX_BYTES) {
      throw new IllegalArgumentException("waste " + waste + " must be at least one block");
    }
    if (!stall.isPositive() || !idle.isPositive()) {
      throw new IllegalArgumentException("stall and idle must be longer than nothing");
    }
  }

  /** Returns these limits with other numbers of streams. */
  public ServeLimits withStreams(int inAll, int perPeer) {
    return new ServeLimits(inAll, perPeer, requests, waste, stall, idle);
  }
}
