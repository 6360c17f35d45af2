package network.byline.actors.shard;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import network.byline.actors.account.Account;
import network.byline.actors.batch.BatchTerms;
import network.byline.actors.batch.Batcher;
import network.byline.actors.batch.ReceiptArchive;
import network.byline.actors.datanet.Datanet;
import network.byline.actors.job.Job;
import network.byline.actors.job.JobTerms;
import network.byline.actors.job.PassageOwners;
import network.byline.actors.job.ReceiptSigner;
import network.byline.actors.model.Model;
import network.byline.actors.stream.AnswerStreams;
import network.byline.actors.work.WorkerPool;
import network.byline.actors.work.Workers;
import network.byline.base.eip712.Domain;
import network.byline.base.value.Address;
import network.byline.base.value.Digest;
import network.byline.base.value.JobId;
import network.byline.storage.batch.BatchFolder;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.sharding.typed.ClusterShardingSettings;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.Entity;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityContext;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityRef;

/**
 * The sharded types of the project, and the way to their entities.
 *
 * <p>Jobs, datanets, models and the batcher have duties of their own, so they are remembered: they
 * come back after a crash without being asked for, and jobs go when they are done. Accounts only
 * answer.
 */
public final class Shards {

  private final ClusterSharding sharding;
  private final Domain domain;

  /**
   * What entities work with.
   *
   * @param domain chain and vault
   * @param jobs how long the steps of a job may take
   * @param batches when a batch is due
   * @param clock the time
   * @param workers does the work
   * @param owners knows who owns passages
   * @param signer signs receipts
   * @param folder where batch files go
   * @param archive knows old receipts
   * @param blocking runs what may block
   * @param pool leases this host's workers out
   * @param streams pass answers on
   */
  public record Parts(
      Domain domain,
      JobTerms jobs,
      BatchTerms batches,
      InstantSource clock,
      Workers workers,
      PassageOwners owners,
      ReceiptSigner signer,
      BatchFolder folder,
      ReceiptArchive archive,
      Executor blocking,
      ActorRef<WorkerPool.Command> pool,
      ActorRef<AnswerStreams.Command> streams) {}

  private Shards(ClusterSharding sharding, Domain domain) {
    this.sharding = sharding;
    this.domain = domain;
  }

  /** Starts every sharded type on this host. */
  public static Shards init(ActorSystem<?> system, Parts parts) {
    ClusterSharding sharding = ClusterSharding.get(system);
    ClusterShardingSettings remembered =
        ClusterShardingSettings.create(system).withRememberEntities(true);
    Shards shards = new Shards(sharding, parts.domain());
    sharding.init(
        Entity.of(
            Account.TYPE_KEY,
            entity ->
                supervised(Account.create(Address.parse(entity.getEntityId()), parts.clock()))));
    sharding.init(
        Entity.of(
                Batcher.TYPE_KEY,
                entity ->
                    supervised(
                        Batcher.create(
                            new Batcher.Parts(
                                parts.domain(),
                                parts.batches(),
                                parts.folder(),
                                parts.archive(),
                                parts.clock(),
                                parts.blocking()))))
            .withSettings(remembered));
    sharding.init(
        Entity.of(
                Datanet.TYPE_KEY,
                entity ->
                    supervised(
                        Datanet.create(
                            Digest.parse(entity.getEntityId()),
                            parts.domain(),
                            parts.clock(),
                            shards::batcher,
                            passivation(entity))))
            .withSettings(remembered));
    sharding.init(
        Entity.of(
                Model.TYPE_KEY,
                entity ->
                    supervised(
                        Model.create(
                            Digest.parse(entity.getEntityId()),
                            parts.domain(),
                            parts.clock(),
                            shards::batcher,
                            passivation(entity))))
            .withSettings(remembered));
    sharding.init(
        Entity.of(
                Job.TYPE_KEY,
                entity ->
                    supervised(
                        Job.create(
                            JobId.parse(entity.getEntityId()),
                            shards.jobParts(parts, passivation(entity)))))
            .withSettings(remembered));
    return shards;
  }

  /** An entity that fails comes back from its journal, at growing intervals if it fails again. */
  static <C> Behavior<C> supervised(Behavior<C> entity) {
    return Behaviors.supervise(entity)
        .onFailure(
            SupervisorStrategy.restartWithBackoff(
                Duration.ofMillis(200), Duration.ofSeconds(30), 0.1));
  }

  /** Lets an entity go, and be forgotten, until someone asks for it. */
  private static <C> Consumer<ActorRef<C>> passivation(EntityContext<C> entity) {
    return self -> entity.getShard().tell(new ClusterSharding.Passivate<>(self));
  }

  /** Returns the account of a client. */
  public EntityRef<Account.Command> account(Address client) {
    return sharding.entityRefFor(Account.TYPE_KEY, client.toString());
  }

  /** Returns the datanet with this id. */
  public EntityRef<Datanet.Command> datanet(Digest id) {
    return sharding.entityRefFor(Datanet.TYPE_KEY, id.toString());
  }

  /** Returns the model with this root. */
  public EntityRef<Model.Command> model(Digest root) {
    return sharding.entityRefFor(Model.TYPE_KEY, root.toString());
  }

  /** Returns a job. */
  public EntityRef<Job.Command> job(JobId job) {
    return sharding.entityRefFor(Job.TYPE_KEY, job.toString());
  }

  /** Returns the batcher of the operator's vault. */
  public EntityRef<Batcher.Command> batcher() {
    return sharding.entityRefFor(Batcher.TYPE_KEY, domain.vault().toString());
  }

  private Job.Parts jobParts(Parts parts, Consumer<ActorRef<Job.Command>> passivate) {
    return new Job.Parts(
        parts.domain(),
        parts.jobs(),
        parts.clock(),
        parts.workers(),
        parts.owners(),
        parts.signer(),
        parts.pool(),
        parts.streams(),
        this::account,
        this::model,
        this::batcher,
        passivate);
  }
}
