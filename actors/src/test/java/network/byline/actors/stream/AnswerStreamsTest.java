package network.byline.actors.stream;

import static network.byline.actors.Samples.CLIENT;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Flow;
import network.byline.actors.SampleJobs;
import network.byline.actors.TestKits;
import network.byline.actors.job.JobEvent;
import network.byline.actors.job.SampleSettlements;
import network.byline.base.value.JobId;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AnswerStreamsTest {

  private static final JobId JOB = new JobId(CLIENT.address(), 7);
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @AutoClose("shutdownTestKit")
  private static final ActorTestKit kit = TestKits.inMemory();

  private ActorRef<AnswerStreams.Command> streams;

  @BeforeEach
  void open() {
    streams = kit.spawn(AnswerStreams.create(Duration.ofMillis(200)));
  }

  @Test
  void readerHearsAsMuchAsItRequests() {
    Reader reader = read(0);
    reader.expectProgressAfterRequest();
    for (int i = 0; i < 4; i++) {
      draw(i, 100 + i);
    }
    reader.request(3);
    assertThat(reader.tokens(3)).containsExactly(100, 101, 102);
    reader.expectNothing();
    reader.request(1);
    assertThat(reader.tokens(1)).containsExactly(103);
  }

  @Test
  void readerStartsWhereItWants() {
    for (int i = 0; i < 5; i++) {
      draw(i, 100 + i);
    }
    Reader reader = read(3);
    reader.request(10);
    assertThat(reader.tokens(2)).containsExactly(103, 104);
  }

  @Test
  void tokensDrawnAgainAreHeardOnce() {
    Reader reader = read(0);
    reader.request(100);
    reader.expectProgress();
    draw(0, 100);
    draw(1, 101);
    draw(0, 100);
    draw(1, 101);
    draw(2, 102);
    assertThat(reader.tokens(3)).containsExactly(100, 101, 102);
    reader.expectNothing();
  }

  @Test
  void tokenThatIsTakenBackEndsTheReading() {
    Reader reader = read(0);
    reader.request(100);
    reader.expectProgress();
    draw(0, 100);
    draw(1, 101);
    assertThat(reader.tokens(2)).containsExactly(100, 101);
    draw(1, 999);
    assertThat(reader.error()).contains("token 1 was taken back");
    Reader again = read(1);
    again.request(100);
    assertThat(again.tokens(1)).containsExactly(999);
  }

  @Test
  void allTokensFillWhatIsMissingAndCutWhatIsTooMuch() {
    draw(0, 100);
    draw(1, 101);
    draw(2, 102);
    streams.tell(new AnswerStreams.AllTokens(JOB, List.of(100, 101)));
    streams.tell(new AnswerStreams.AllTokens(JOB, List.of(100, 101, 202, 203)));
    Reader reader = read(0);
    reader.request(100);
    assertThat(reader.tokens(4)).containsExactly(100, 101, 202, 203);
  }

  @Test
  void lastEventIsTheReceipt() {
    Reader reader = read(0);
    reader.request(100);
    reader.expectProgress();
    JobEvent.Settled settled =
        SampleSettlements.failed(SampleJobs.order(20, 5_000, 100), "no worker");
    streams.tell(
        new AnswerStreams.Ended(JOB, new AnswerEvent.Failed(settled.entry(), "no worker")));
    assertThat(reader.next()).isEqualTo(new AnswerEvent.Failed(settled.entry(), "no worker"));
    assertThat(reader.completed()).isTrue();
  }

  @Test
  void streamThatNobodyReadsIsForgottenAndStartsAnew() {
    draw(0, 100);
    TestProbe<Integer> count = kit.createTestProbe();
    count.awaitAssert(
        PATIENCE,
        () -> {
          streams.tell(new AnswerStreams.Count(count.getRef()));
          assertThat(count.receiveMessage(PATIENCE)).isZero();
          return null;
        });
    Reader reader = read(0);
    reader.request(100);
    reader.expectProgress();
  }

  @Test
  void onlySoManyReadOneAnswer() {
    List<Reader> readers = new ArrayList<>();
    for (int i = 0; i < AnswerStream.MAX_READERS; i++) {
      readers.add(read(0));
    }
    assertThat(read(0).error()).contains("16 readers already");
    readers.getFirst().cancel();
    kit.createTestProbe()
        .awaitAssert(
            PATIENCE,
            () -> {
              Reader another = read(0);
              another.request(1);
              another.expectProgress();
              return null;
            });
  }

  @Test
  void readerThatFailsLeavesTheOthersAlone() {
    Reader good = read(0);
    good.request(100);
    good.expectProgress();
    streams.tell(
        new AnswerStreams.Read(
            JOB,
            new Flow.Subscriber<>() {
              @Override
              public void onSubscribe(Flow.Subscription subscription) {
                subscription.request(100);
              }

              @Override
              public void onNext(AnswerEvent event) {
                throw new IllegalStateException("a reader's own fault");
              }

              @Override
              public void onError(Throwable error) {
                // Not heard.
              }

              @Override
              public void onComplete() {
                // Not heard.
              }
            },
            0));
    draw(0, 100);
    assertThat(good.tokens(1)).containsExactly(100);
  }

  private void draw(int index, int token) {
    streams.tell(new AnswerStreams.TokenDrawn(JOB, index, token));
  }

  private Reader read(int from) {
    Reader reader = new Reader(kit.createTestProbe(), kit.createTestProbe());
    streams.tell(new AnswerStreams.Read(JOB, reader, from));
    reader.await();
    return reader;
  }

  /** A reader whose test asks for one event at a time. */
  private static final class Reader implements Flow.Subscriber<AnswerEvent> {

    private final TestProbe<AnswerEvent> events;
    private final TestProbe<String> signals;
    private volatile Optional<Flow.Subscription> subscription = Optional.empty();

    Reader(TestProbe<AnswerEvent> events, TestProbe<String> signals) {
      this.events = events;
      this.signals = signals;
    }

    void await() {
      assertThat(signals.receiveMessage(PATIENCE)).isEqualTo("subscribed");
    }

    void request(long n) {
      subscription.orElseThrow().request(n);
    }

    void cancel() {
      subscription.orElseThrow().cancel();
    }

    AnswerEvent next() {
      return events.receiveMessage(PATIENCE);
    }

    void expectProgress() {
      assertThat(next()).isInstanceOf(AnswerEvent.Progress.class);
    }

    void expectProgressAfterRequest() {
      request(1);
      expectProgress();
    }

    void expectNothing() {
      events.expectNoMessage(Duration.ofMillis(50));
    }

    List<Integer> tokens(int count) {
      List<Integer> tokens = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        tokens.add(((AnswerEvent.Token) next()).token());
      }
      return tokens;
    }

    String error() {
      return signals.receiveMessage(PATIENCE);
    }

    boolean completed() {
      return signals.receiveMessage(PATIENCE).equals("complete");
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      this.subscription = Optional.of(subscription);
      signals.getRef().tell("subscribed");
    }

    @Override
    public void onNext(AnswerEvent event) {
      events.getRef().tell(event);
    }

    @Override
    public void onError(Throwable error) {
      signals.getRef().tell(String.valueOf(error.getMessage()));
    }

    @Override
    public void onComplete() {
      signals.getRef().tell("complete");
    }
  }
}
