package network.byline.actors;

import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import network.byline.actors.projection.Projector;
import network.byline.actors.shard.Shards;
import network.byline.actors.stream.AnswerStreams;
import network.byline.actors.work.WorkerPool;
import network.byline.base.value.Address;
import network.byline.base.value.Digest;
import network.byline.storage.view.SettledReceipt;
import network.byline.storage.view.Views;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.ClusterSingleton;
import org.apache.pekko.cluster.typed.Join;
import org.apache.pekko.cluster.typed.SingletonActor;
import org.apache.pekko.persistence.jdbc.query.javadsl.JdbcReadJournal;
import org.apache.pekko.persistence.query.PersistenceQuery;

/**
 * What runs in the actor system of one host.
 *
 * @param system the system
 * @param blocking runs what may block
 * @param pool leases this host's workers out
 * @param streams pass answers on
 * @param shards the entities
 * @param projector writes the tables; one in the cluster
 */
record Host(
    ActorSystem<Void> system,
    Executor blocking,
    ActorRef<WorkerPool.Command> pool,
    ActorRef<AnswerStreams.Command> streams,
    Shards shards,
    ActorRef<Projector.Command> projector) {

  private static final Duration STOP_WITHIN = Duration.ofSeconds(30);
  private static final Duration LOOK_EVERY = Duration.ofMillis(500);

  /** Starts a host that is a cluster of its own. */
  static Host start(ActorsConfig config, Ports ports, InstantSource clock) {
    ActorSystem<Void> system =
        ActorSystem.create(Behaviors.empty(), ActorsConfig.SYSTEM, config.toConfig());
    try {
      Cluster cluster = Cluster.get(system);
      cluster.manager().tell(Join.create(cluster.selfMember().address()));
      return start(system, config, ports, clock);
    } catch (RuntimeException e) {
      system.terminate();
      throw e;
    }
  }

  private static Host start(
      ActorSystem<Void> system, ActorsConfig config, Ports ports, InstantSource clock) {
    Executor blocking =
        system
            .dispatchers()
            .lookup(DispatcherSelector.fromConfig("network.byline.actors.blocking-dispatcher"));
    ActorRef<WorkerPool.Command> pool =
        system.systemActorOf(
            restarted(WorkerPool.create(ports.workers(), clock)), "worker-pool", Props.empty());
    ActorRef<AnswerStreams.Command> streams =
        system.systemActorOf(
            restarted(AnswerStreams.create(config.linger())), "answer-streams", Props.empty());
    Views views = ports.views();
    Shards shards =
        Shards.init(
            system,
            new Shards.Parts(
                config.domain(),
                config.jobs(),
                config.batches(),
                clock,
                ports.workers(),
                (datanet, passages) ->
                    CompletableFuture.supplyAsync(() -> owners(views, datanet, passages), blocking),
                ports.signer(),
                ports.batches(),
                receipt -> CompletableFuture.supplyAsync(() -> batched(views, receipt), blocking),
                blocking,
                pool,
                streams));
    return new Host(system, blocking, pool, streams, shards, projector(system, ports, blocking));
  }

  /** Stops taking work, lets entities end what they write, and ends. */
  void stop() {
    system.terminate();
    try {
      system
          .getWhenTerminated()
          .toCompletableFuture()
          .get(STOP_WITHIN.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      system.log().warn("the actors did not stop in time", e);
    }
  }

  private static ActorRef<Projector.Command> projector(
      ActorSystem<Void> system, Ports ports, Executor blocking) {
    Projector.Parts parts =
        new Projector.Parts(
            PersistenceQuery.get(system)
                .getReadJournalFor(JdbcReadJournal.class, JdbcReadJournal.Identifier()),
            ports.projections(),
            ports.blocks(),
            blocking,
            LOOK_EVERY);
    return ClusterSingleton.get(system)
        .init(
            SingletonActor.of(
                Behaviors.supervise(Projector.create(parts))
                    .onFailure(
                        SupervisorStrategy.restartWithBackoff(
                            Duration.ofSeconds(1), Duration.ofSeconds(30), 0.1)),
                "projector"));
  }

  private static <C> Behavior<C> restarted(Behavior<C> behavior) {
    return Behaviors.supervise(behavior).onFailure(SupervisorStrategy.restart());
  }

  private static Map<Digest, Address> owners(Views views, Digest datanet, Set<Digest> passages) {
    Map<Digest, Address> owners = new HashMap<>();
    for (Digest passage : passages) {
      views.passage(datanet, passage).ifPresent(entry -> owners.put(passage, entry.owner()));
    }
    return owners;
  }

  private static boolean batched(Views views, Digest receipt) {
    return views.receipt(receipt).map(SettledReceipt::batch).filter(batch -> batch > 0).isPresent();
  }
}
