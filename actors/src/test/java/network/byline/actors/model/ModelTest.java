package network.byline.actors.model;

import static network.byline.actors.Samples.DEVELOPER;
import static network.byline.actors.Samples.DOMAIN;
import static network.byline.actors.Samples.digest;
import static network.byline.actors.Samples.signed;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import network.byline.actors.SampleJobs;
import network.byline.actors.TestKits;
import network.byline.actors.batch.Batcher;
import network.byline.base.statement.Deed;
import network.byline.base.statement.ModelCard;
import org.apache.pekko.Done;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.pattern.StatusReply;
import org.apache.pekko.persistence.testkit.javadsl.EventSourcedBehaviorTestKit;
import org.junit.jupiter.api.Test;

class ModelTest {

  private static final InstantSource CLOCK = InstantSource.fixed(Instant.ofEpochSecond(1_000));

  @Test
  void registeredModelIsShownAfterARestartAndItsStatementsAreHandedOver() {
    ActorTestKit kit = TestKits.inMemory();
    try {
      TestProbe<Batcher.Command> batcher = kit.createTestProbe();
      ModelCard card = SampleJobs.card();
      EventSourcedBehaviorTestKit<Model.Command, ModelEvent, ModelState> model =
          EventSourcedBehaviorTestKit.create(
              kit.system(), Model.create(card.root(), DOMAIN, CLOCK, batcher::getRef, self -> {}));
      var reply =
          model
              .<StatusReply<ModelStatus>>runCommand(
                  r ->
                      new Model.Register(
                          signed(DEVELOPER, card),
                          SampleJobs.deed(card, 100, 1),
                          List.of(digest(9)),
                          r))
              .reply();
      assertThat(reply.getValue().deedDigest())
          .contains(SampleJobs.deed(card, 100, 1).digest(DOMAIN));
      for (Class<?> kind : List.of(ModelCard.class, Deed.class)) {
        Batcher.AddStatement add = batcher.expectMessageClass(Batcher.AddStatement.class);
        assertThat(add.publication().statement().statement()).isInstanceOf(kind);
        add.replyTo().tell(StatusReply.success(Done.done()));
      }
      model.restart();
      assertThat(model.<ModelStatus>runCommand(Model.Show::new).reply())
          .isEqualTo(reply.getValue());
    } finally {
      kit.shutdownTestKit();
    }
  }
}
