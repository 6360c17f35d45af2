package network.byline.peer.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.Status;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 30, unit = TimeUnit.SECONDS)
class SendingTest {

  private static final Duration LONG = Duration.ofMinutes(1);

  private final Calls<String> caller = new Calls<>();

  @Test
  void aMessageWaitsForItsCaller() throws InterruptedException {
    CountDownLatch made = new CountDownLatch(1);
    Sending.start(
        caller,
        LONG,
        to -> {
          to.send("one");
          made.countDown();
          to.send("two");
        });

    assertThat(made.await(50, TimeUnit.MILLISECONDS)).isFalse();
    caller.becomesReady();
    await().until(() -> made.getCount() == 0);
    assertThat(caller.received).containsExactly("one");
    caller.becomesReady();
    caller.ended.await();
    assertThat(caller.received).containsExactly("one", "two");
    assertThat(caller.status.getCode()).isEqualTo(Status.Code.OK);
  }

  @Test
  void aCallerThatTakesNothingIsGivenUp() throws InterruptedException {
    Sending.start(caller, Duration.ofMillis(20), to -> to.send("one"));

    caller.ended.await();
    assertThat(caller.status.getCode()).isEqualTo(Status.Code.ABORTED);
    assertThat(caller.status.getDescription()).contains("nothing was read", "ask again");
    assertThat(caller.received).isEmpty();
  }

  @Test
  void aCallerThatGoesAwayEndsTheWork() throws InterruptedException {
    CountDownLatch working = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    Sending.start(
        caller,
        LONG,
        _ -> {
          working.countDown();
          try {
            new CountDownLatch(1).await();
          } finally {
            interrupted.countDown();
          }
        });
    working.await();

    caller.goesAway();

    assertThat(interrupted.await(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aRefusalAndABugEndTheCallWithTheirStatus() throws InterruptedException {
    Sending.start(
        caller,
        LONG,
        _ -> {
          throw RefusedException.notFound("not here");
        });
    caller.ended.await();
    assertThat(caller.status.getCode()).isEqualTo(Status.Code.NOT_FOUND);

    Calls<String> other = new Calls<>();
    Sending.start(
        other,
        LONG,
        _ -> {
          throw new IllegalStateException("inside");
        });
    other.ended.await();
    assertThat(other.status.getCode()).isEqualTo(Status.Code.INTERNAL);
    assertThat(other.status.getDescription()).doesNotContain("inside");
  }
}
