package network.byline.peer.node;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/** Where those on the main road are: told by whoever passes a place, awaited by whoever kills. */
final class Road {

  private final Map<Place, Long> passed = new EnumMap<>(Place.class);

  /** The places of the main road. */
  enum Place {
    /** An order is about to be sent. */
    ADMISSION,
    /** A token has come. */
    STREAMING,
    /** An answer is being scored. */
    SCORING,
    /** A receipt has come. */
    SETTLEMENT,
    /** A batch file lies in its folder. */
    BATCHING,
    /** A batch stands on the chain. */
    ANCHORING,
    /** A claim is about to be sent. */
    CLAIMING
  }

  synchronized void pass(Place place) {
    passed.merge(place, 1L, Long::sum);
    notifyAll();
  }

  /** Waits until somebody passes; false if nobody does in time. */
  synchronized boolean awaitPass(Place place, Duration patience) throws InterruptedException {
    long before = passed.getOrDefault(place, 0L);
    long end = System.nanoTime() + patience.toNanos();
    while (passed.getOrDefault(place, 0L) == before) {
      long left = (end - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        return false;
      }
      wait(left);
    }
    return true;
  }
}
