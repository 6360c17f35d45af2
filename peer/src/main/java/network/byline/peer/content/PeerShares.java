package network.byline.peer.content;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import network.byline.peer.transport.PeerId;
import network.byline.peer.transport.TransportException;
import network.byline.peer.transport.TransportException.Kind;

/** What each peer takes of a server: its streams now, and the work it wasted lately. */
final class PeerShares {

  private static final int REMEMBERED = 1_024;
  private static final int REGAINED_PER_SECOND = 64;

  private final ServeLimits limits;
  private final InstantSource clock;
  private final Map<PeerId, Share> shares = new LinkedHashMap<>();
  private int streams;

  private static final class Share {
    private int streams;
    private long waste;
    private Instant asOf;

    private Share(Instant asOf) {
      this.asOf = asOf;
    }
  }

  PeerShares(ServeLimits limits, InstantSource clock) {
    this.limits = limits;
    this.clock = clock;
  }

  /** Counts a stream in. */
  synchronized void enter(PeerId peer) {
    Share share = shares.get(peer);
    int ofPeer = share == null ? 0 : share.streams;
    if (streams >= limits.streams() || ofPeer >= limits.streamsPerPeer()) {
      throw new TransportException(
          Kind.LIMIT, "no more streams for blocks: " + ofPeer + " of the peer, " + streams);
    }
    if (share == null) {
      forgetOne();
      share = new Share(clock.instant());
      shares.put(peer, share);
    }
    share.streams++;
    streams++;
  }

  /** Counts a stream out. What the peer wasted is remembered while there is room. */
  synchronized void leave(PeerId peer) {
    Share share = shares.get(peer);
    if (share != null) {
      share.streams--;
      streams--;
    }
  }

  /** Charges a peer that has a stream for work of which it has nothing. */
  synchronized void waste(PeerId peer, long bytes) {
    Share share = shares.get(peer);
    if (share == null) {
      return;
    }
    Instant now = clock.instant();
    long millis = Math.max(0, Duration.between(share.asOf, now).toMillis());
    double regained = (double) limits.waste() / REGAINED_PER_SECOND * millis / 1_000;
    share.asOf = now;
    share.waste = Math.max(0, share.waste - (long) regained) + bytes;
    if (share.waste > limits.waste()) {
      throw new TransportException(Kind.LIMIT, "the peer asks for too much that it does not take");
    }
  }

  private void forgetOne() {
    if (shares.size() >= REMEMBERED) {
      shares.entrySet().stream()
          .filter(entry -> entry.getValue().streams == 0)
          .map(Map.Entry::getKey)
          .findFirst()
          .ifPresent(shares::remove);
    }
  }
}
