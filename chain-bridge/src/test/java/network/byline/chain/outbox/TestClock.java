package network.byline.chain.outbox;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Time that passes when a test says so. */
final class TestClock implements InstantSource {

  private Instant now = Instant.ofEpochSecond(1_800_000_000);

  @Override
  public Instant instant() {
    return now;
  }

  void pass(Duration time) {
    now = now.plus(time);
  }

  void passTo(Instant time) {
    now = time.isAfter(now) ? time : now;
  }
}
