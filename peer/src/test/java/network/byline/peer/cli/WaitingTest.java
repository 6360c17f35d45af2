package network.byline.peer.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class WaitingTest {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void whatTakesLongIsSaidOnceInAPlainLineWhereNobodyWatches() {
    try (Waiting waiting = Waiting.begin(terminal(false), "making it", Duration.ZERO)) {
      await().until(() -> err.size() > 0);
      waiting.now("making the rest");
    }
    assertThat(err.toString(StandardCharsets.UTF_8)).isEqualTo("  making it ...\n");
    assertThat(out.size()).isZero();
  }

  @Test
  void whatIsSoonOverIsNotSaid() {
    try (Waiting _ = Waiting.begin(terminal(false), "making it", Duration.ofDays(1))) {
      assertThat(err.size()).isZero();
    }
    assertThat(err.size()).isZero();
  }

  @Test
  void nothingIsSaidBesideADocument() {
    try (Waiting waiting = Waiting.begin(terminal(true), "making it", Duration.ZERO)) {
      waiting.now("making the rest");
    }
    assertThat(err.size() + out.size()).isZero();
  }

  private Terminal terminal(boolean json) {
    return new Terminal(
        new Surroundings(
            Map.of(),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            Optional.empty()),
        json);
  }
}
