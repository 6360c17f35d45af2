package network.byline.peer.volunteer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BackoffTest {

  private static List<Duration> waits(long seed) {
    return Stream.generate(new Backoff(seed)::next).limit(12).toList();
  }

  @Test
  void eachWaitIsWithinHalfAndAllOfTwiceTheOneBefore() {
    List<Duration> waits = waits(3);

    for (int i = 0; i < waits.size(); i++) {
      long full = Math.min(120_000, 1_000L << i);
      assertThat(waits.get(i)).isBetween(Duration.ofMillis(full / 2), Duration.ofMillis(full));
    }
  }

  @Test
  void twoNodesDoNotComeBackTogether() {
    assertThat(waits(3)).isEqualTo(waits(3)).isNotEqualTo(waits(4));
  }

  @Test
  void whoReachedTheHostBeginsAnew() {
    Backoff backoff = new Backoff(3);
    for (int i = 0; i < 8; i++) {
      backoff.next();
    }
    backoff.reset();

    assertThat(backoff.next()).isBetween(Duration.ofMillis(500), Duration.ofSeconds(1));
  }
}
