package network.byline.actors.datanet;

import static network.byline.actors.Samples.ANN;
import static network.byline.actors.Samples.CURATOR;
import static network.byline.actors.Samples.DOMAIN;
import static network.byline.actors.Samples.digest;
import static network.byline.actors.Samples.signed;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import network.byline.actors.TestKits;
import network.byline.actors.batch.Batcher;
import network.byline.base.record.DatanetName;
import network.byline.base.statement.Charter;
import network.byline.base.statement.Contribution;
import network.byline.base.statement.Signed;
import network.byline.base.statement.Visibility;
import org.apache.pekko.Done;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.pattern.StatusReply;
import org.apache.pekko.persistence.testkit.javadsl.EventSourcedBehaviorTestKit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DatanetTest {

  private static final InstantSource CLOCK = InstantSource.fixed(Instant.ofEpochSecond(1_000));
  private static final Charter CHARTER =
      new Charter(CURATOR.address(), new DatanetName("lexicon"), "CC0-1.0", Visibility.OPEN);

  private ActorTestKit kit;
  private TestProbe<Batcher.Command> batcher;
  private EventSourcedBehaviorTestKit<Datanet.Command, DatanetEvent, DatanetState> datanet;

  @BeforeEach
  void open() {
    kit = TestKits.inMemory();
    batcher = kit.createTestProbe();
    datanet =
        EventSourcedBehaviorTestKit.create(
            kit.system(),
            Datanet.create(CHARTER.datanet(), DOMAIN, CLOCK, batcher::getRef, self -> {}));
  }

  @AfterEach
  void close() {
    kit.shutdownTestKit();
  }

  @Test
  void sameStatementIsAnsweredTheSame() {
    found();
    ContributionResult first = contribute(1);
    ContributionResult again = contribute(1);
    assertThat(first.repeated()).isFalse();
    assertThat(again).isEqualTo(new ContributionResult(first.statement(), 0, first.counts(), true));
  }

  @Test
  void refusalReachesTheCaller() {
    var reply =
        datanet
            .<StatusReply<ContributionResult>>runCommand(
                r -> new Datanet.Contribute(contribution(1), RecordCounts.NONE, List.of(), r))
            .reply();
    assertThat(reply.isError()).isTrue();
    assertThat(reply.getError().getMessage()).contains("is not founded");
  }

  @Test
  void statementsGoToTheBatcherInOrderAndAgainAfterARestart() {
    found();
    contribute(1);
    Batcher.AddStatement charter = batcher.expectMessageClass(Batcher.AddStatement.class);
    assertThat(charter.publication().statement().statement()).isEqualTo(CHARTER);
    batcher.expectNoMessage(Duration.ofMillis(50));
    datanet.restart();
    Batcher.AddStatement again = batcher.expectMessageClass(Batcher.AddStatement.class);
    assertThat(again.publication()).isEqualTo(charter.publication());
    again.replyTo().tell(StatusReply.success(Done.done()));
    Batcher.AddStatement contribution = batcher.expectMessageClass(Batcher.AddStatement.class);
    assertThat(contribution.publication().statement()).isEqualTo(contribution(1));
    contribution.replyTo().tell(StatusReply.success(Done.done()));
    batcher.awaitAssert(
        () -> {
          assertThat(datanet.getState().pending()).isEmpty();
          return null;
        });
  }

  private void found() {
    var reply =
        datanet
            .<StatusReply<DatanetStatus>>runCommand(
                r -> new Datanet.Found(signed(CURATOR, CHARTER), r))
            .reply();
    assertThat(reply.getValue().charter()).contains(signed(CURATOR, CHARTER));
  }

  private ContributionResult contribute(long nonce) {
    return datanet
        .<StatusReply<ContributionResult>>runCommand(
            r ->
                new Datanet.Contribute(
                    contribution(nonce), new RecordCounts(2, 0, 50), List.of(digest(3)), r))
        .reply()
        .getValue();
  }

  private static Signed<Contribution> contribution(long nonce) {
    return signed(
        ANN, new Contribution(CHARTER.datanet(), ANN.address(), digest(2), 2, digest(3), nonce));
  }
}
