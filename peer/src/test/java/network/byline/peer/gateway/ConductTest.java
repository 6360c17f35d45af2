package network.byline.peer.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import network.byline.scheduler.matching.WorkerId;
import org.junit.jupiter.api.Test;

class ConductTest {

  private static final WorkerId WORKER = new WorkerId("v-1");
  private static final Instant NOW = Instant.EPOCH;
  private static final Duration REST = GatewayLimits.STANDARD.firstRest();

  private final Conduct conduct = new Conduct(GatewayLimits.STANDARD);

  @Test
  void whoHandsTasksBackRestsAMomentHoweverOften() {
    for (int i = 0; i < 5; i++) {
      conduct.handedBack(WORKER, NOW);
    }

    assertThat(conduct.rests(WORKER, NOW.plus(REST).minusMillis(1))).isTrue();
    assertThat(conduct.rests(WORKER, NOW.plus(REST))).isFalse();
  }

  @Test
  void handingBackDoesNotEndALongerRest() {
    for (int i = 0; i < 3; i++) {
      conduct.lostTask(WORKER, NOW);
    }
    conduct.handedBack(WORKER, NOW);

    assertThat(conduct.rests(WORKER, NOW.plus(REST.multipliedBy(4)).minusMillis(1))).isTrue();
  }
}
