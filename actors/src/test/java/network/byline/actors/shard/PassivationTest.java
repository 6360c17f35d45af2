package network.byline.actors.shard;

import static network.byline.actors.Samples.CLIENT;
import static network.byline.actors.Samples.DOMAIN;
import static network.byline.actors.Samples.digest;
import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import network.byline.actors.TestKits;
import network.byline.actors.account.Account;
import network.byline.actors.account.AccountView;
import network.byline.actors.account.LogPosition;
import network.byline.actors.account.VaultChange;
import network.byline.actors.batch.Batcher;
import network.byline.actors.datanet.Datanet;
import network.byline.actors.datanet.DatanetStatus;
import network.byline.actors.model.Model;
import network.byline.actors.model.ModelStatus;
import network.byline.base.value.Amount;
import org.apache.pekko.Done;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.Entity;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;
import org.apache.pekko.pattern.StatusReply;
import org.junit.jupiter.api.Test;

/** Entities that go when they have nothing to do, and come back when they are asked. */
class PassivationTest {

  private static final InstantSource CLOCK = InstantSource.fixed(Instant.ofEpochSecond(1_000));
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration A_MINUTE = Duration.ofSeconds(61);

  /** A living entity and the shard it lives in. */
  private record Living(
      ActorRef<Account.Command> entity, ActorRef<ClusterSharding.ShardCommand> shard) {}

  @Test
  void supervisedEntityThatIsLetGoComesBackWithItsState() throws Exception {
    ActorTestKit kit =
        ActorTestKit.create(
            ConfigFactory.parseString(
                    "pekko.actor.provider = cluster\n"
                        + "pekko.cluster.sharding.state-store-mode = ddata")
                .withFallback(TestKits.inMemoryConfig()));
    try {
      Cluster cluster = Cluster.get(kit.system());
      cluster.manager().tell(Join.create(cluster.selfMember().address()));
      LinkedBlockingQueue<Living> living = new LinkedBlockingQueue<>();
      ClusterSharding sharding = ClusterSharding.get(kit.system());
      sharding.init(
          Entity.of(
              Account.TYPE_KEY,
              entity ->
                  Shards.supervised(
                      Behaviors.setup(
                          context -> {
                            living.add(new Living(context.getSelf(), entity.getShard()));
                            return Account.create(CLIENT.address(), CLOCK);
                          }))));
      var account = sharding.entityRefFor(Account.TYPE_KEY, CLIENT.address().toString());
      CompletionStage<Done> deposited =
          account.askWithStatus(
              (ActorRef<StatusReply<Done>> replyTo) ->
                  new Account.TakeIn(
                      new LogPosition(1, digest(1), 0),
                      new VaultChange.Deposited(Amount.of(100)),
                      replyTo),
              PATIENCE);
      deposited.toCompletableFuture().get(20, TimeUnit.SECONDS);
      Living first = living.take();
      first.shard().tell(new ClusterSharding.Passivate<>(first.entity()));
      kit.createTestProbe().expectTerminated(first.entity(), PATIENCE);
      CompletionStage<AccountView> shown = account.ask(Account.Show::new, PATIENCE);
      assertThat(shown.toCompletableFuture().get(20, TimeUnit.SECONDS).deposited())
          .isEqualTo(Amount.of(100));
      assertThat(living.take().entity()).isNotEqualTo(first.entity());
    } finally {
      kit.shutdownTestKit();
    }
  }

  @Test
  void whatNobodyFoundedOrRegisteredGoesAfterAMinute() {
    ActorTestKit kit =
        ActorTestKit.create(ManualTime.config().withFallback(TestKits.inMemoryConfig()));
    try {
      ManualTime time = ManualTime.get(kit.system());
      TestProbe<Batcher.Command> batcher = kit.createTestProbe();
      List<ActorRef<?>> gone = new ArrayList<>();
      TestProbe<Done> goes = kit.createTestProbe();
      ActorRef<Datanet.Command> datanet =
          kit.spawn(
              Datanet.create(
                  digest(1), DOMAIN, CLOCK, batcher::getRef, self -> note(gone, goes, self)));
      ActorRef<Model.Command> model =
          kit.spawn(
              Model.create(
                  digest(2), DOMAIN, CLOCK, batcher::getRef, self -> note(gone, goes, self)));
      TestProbe<DatanetStatus> datanetShown = kit.createTestProbe();
      TestProbe<ModelStatus> modelShown = kit.createTestProbe();
      datanet.tell(new Datanet.Show(datanetShown.getRef()));
      model.tell(new Model.Show(modelShown.getRef()));
      datanetShown.receiveMessage();
      modelShown.receiveMessage();
      time.timePasses(A_MINUTE);
      goes.receiveMessage();
      goes.receiveMessage();
      assertThat(gone).containsExactlyInAnyOrder(datanet, model);
    } finally {
      kit.shutdownTestKit();
    }
  }

  private static void note(List<ActorRef<?>> gone, TestProbe<Done> goes, ActorRef<?> entity) {
    synchronized (gone) {
      gone.add(entity);
    }
    goes.getRef().tell(Done.done());
  }
}
