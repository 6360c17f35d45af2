package network.byline.peer.content;

import java.time.Duration;
import network.byline.base.block.Block;

/**
 * How a node fetches over one connection.
 *
 * @param streams streams used at a time; with 1, everything happens in the caller's thread
 * @param requests requests of one stream sent ahead of their answers
 * @param requestedBytes bytes of blocks requested ahead on one stream, beyond the first block
 * @param credit bytes that the peer may send on one stream before they are on disk
 * @param stall time within which 64 KiB, or the rest of an answer, must arrive
 */
public record FetchLimits(
    int streams, int requests, long requestedBytes, int credit, Duration stall) {

  /** Keeps less than 8 MiB under way. */
  public static final FetchLimits STANDARD =
      new FetchLimits(3, 32, 4L * Block.MAX_BYTES, 2 << 20, Duration.ofSeconds(20));

  public FetchLimits {
    if (streams < 1 || requests < 1) {
      throw new IllegalArgumentException("a fetch needs at least one stream and one request");
    }
    if (credit < BlocksProtocol.PIECE || credit > BlocksProtocol.LARGEST_CREDIT) {
      throw new IllegalArgumentException(
          "credit "
              + credit
              + " must be between "
              + BlocksProtocol.PIECE
              + " and "
              + BlocksProtocol.LARGEST_CREDIT);
    }
    if (!stall.isPositive()) {
      throw new IllegalArgumentException("stall must be longer than nothing");
    }
  }

  /** Returns these limits with another number of streams. */
  public FetchLimits withStreams(int number) {
    return new FetchLimits(number, requests, requestedBytes, credit, stall);
  }
}
