package network.byline.attribution.train;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** How fast a run goes, measured from when this was made. */
final class Pace {
  private final InstantSource clock;
  private final Instant start;
  private final long planned;
  private long done;

  Pace(InstantSource clock, long plannedTokens) {
    this.clock = clock;
    this.start = clock.instant();
    this.planned = plannedTokens;
  }

  void add(long tokens) {
    done += tokens;
  }

  Duration elapsed() {
    return Duration.between(start, clock.instant());
  }

  double tokensPerSecond() {
    return done * 1e3 / Math.max(1, elapsed().toMillis());
  }

  Duration remaining() {
    return time(planned - done);
  }

  /** Time for so many tokens at the speed so far. */
  Duration time(long tokens) {
    double speed = tokensPerSecond();
    return speed == 0 ? Duration.ZERO : Duration.ofMillis((long) (tokens * 1e3 / speed));
  }
}
