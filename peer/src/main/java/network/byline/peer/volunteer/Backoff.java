package network.byline.peer.volunteer;

import java.time.Duration;
import java.util.SplittableRandom;

/** How long to wait before dialling again: twice as long each time, spread by chance. */
final class Backoff {

  private static final Duration FIRST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofMinutes(2);
  private static final int MOST_DOUBLINGS = 10;

  private final SplittableRandom random;
  private int failures;

  Backoff(long seed) {
    random = new SplittableRandom(seed);
  }

  /** Returns the next wait: between half of the full time and all of it. */
  Duration next() {
    long full =
        Math.min(LONGEST.toMillis(), FIRST.toMillis() << Math.min(failures, MOST_DOUBLINGS));
    failures++;
    return Duration.ofMillis(full / 2 + random.nextLong(full / 2 + 1));
  }

  /** Begins anew: the host was reached. */
  void reset() {
    failures = 0;
  }
}
