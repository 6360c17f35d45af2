package network.byline.peer.volunteer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import network.byline.base.statement.TaskKind;
import network.byline.base.value.Digest;
import network.byline.scheduler.lease.LeaseId;
import org.junit.jupiter.api.Test;

class ComputationTest {

  private static final LeaseId LEASE = new LeaseId("j/INFER/1");

  private int told;

  private final Computation.Follower follower =
      new Computation.Follower() {
        @Override
        public LeaseId lease() {
          return LEASE;
        }

        @Override
        public void fetched() {
          told++;
        }

        @Override
        public void drawn(int index, int token) {}

        @Override
        public void ended(Computation.Outcome outcome) {}
      };

  @Test
  void whoFollowsHearsOfAFetchNowAndThen() {
    Computation computation =
        new Computation(new Computation.Task(TaskKind.INFER, Digest.ZERO, 6, Digest.ZERO), LEASE);
    computation.follow(follower);

    for (int second = 0; second <= 30; second++) {
      computation.fetched(Duration.ofSeconds(second).toNanos());
    }

    assertThat(told).isEqualTo(4);
  }
}
