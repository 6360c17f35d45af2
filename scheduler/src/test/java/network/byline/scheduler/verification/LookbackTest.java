package network.byline.scheduler.verification;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.List;
import network.byline.base.value.Address;
import network.byline.base.value.Digest;
import org.junit.jupiter.api.Test;

class LookbackTest {

  private static final Address ANN = Address.ZERO;
  private static final Address BOB =
      Address.of(new byte[] {1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0});

  private final Lookback lookback = new Lookback();

  @Test
  void jobsOfAConvictAreLookedAtAgainTheLatestFirst() {
    lookback.accepted(job(1), List.of(ANN, BOB));
    lookback.accepted(job(2), List.of(ANN));
    assertThat(lookback.convicted(ANN)).containsExactly(job(2), job(1));
    assertThat(lookback.convicted(ANN)).isEmpty();
    assertThat(lookback.convicted(BOB)).containsExactly(job(1));
  }

  @Test
  void onlyTheLatestAreRemembered() {
    for (int i = 0; i < 1_000; i++) {
      lookback.accepted(job(i), List.of(ANN));
    }
    assertThat(lookback.convicted(ANN)).hasSize(Lookback.MAX_JOBS).startsWith(job(999));
  }

  private static Digest job(int number) {
    return Digest.sha256(ByteBuffer.allocate(4).putInt(number).array());
  }
}
