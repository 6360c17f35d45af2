package network.byline.actors;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import network.byline.actors.account.Account;
import network.byline.actors.account.AccountView;
import network.byline.actors.account.LogPosition;
import network.byline.actors.batch.Batcher;
import network.byline.actors.batch.BatcherStatus;
import network.byline.actors.datanet.ContributionResult;
import network.byline.actors.datanet.Datanet;
import network.byline.actors.datanet.DatanetStatus;
import network.byline.actors.datanet.RecordCounts;
import network.byline.actors.job.Job;
import network.byline.actors.job.JobReply;
import network.byline.actors.job.JobStatus;
import network.byline.actors.job.Submission;
import network.byline.actors.model.Model;
import network.byline.actors.model.ModelStatus;
import network.byline.actors.projection.Projector;
import network.byline.actors.shard.Shards;
import network.byline.actors.stream.AnswerEvent;
import network.byline.actors.stream.AnswerStreams;
import network.byline.actors.work.WorkCounts;
import network.byline.actors.work.WorkerPool;
import network.byline.base.statement.Cancellation;
import network.byline.base.statement.Charter;
import network.byline.base.statement.Contribution;
import network.byline.base.statement.Deed;
import network.byline.base.statement.ModelCard;
import network.byline.base.statement.Signed;
import network.byline.base.statement.Snapshot;
import network.byline.base.value.Address;
import network.byline.base.value.Digest;
import network.byline.base.value.JobId;
import network.byline.chain.vault.VaultEvent;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.pattern.StatusReply;

/**
 * The actors of one host, as doors and bridges use them. Nothing of it blocks.
 *
 * <p>Stages end with a {@link RefusedException} for what cannot be, and with an {@link
 * UnavailableException} when no answer came in time; everything may be asked again and then counts
 * once. What changes datanets and models answers when the tables show it.
 */
public final class Actors implements AutoCloseable {

  /** A submission asks a model and, twice, an account before it is answered. */
  private static final Duration ACCEPT_WITHIN = Duration.ofSeconds(25);

  private static final Duration CLOSE_WITHIN = Duration.ofMinutes(2);
  private static final Duration START_WITHIN = Duration.ofMinutes(1);

  private final Host host;
  private final Shards shards;
  private final ActorsConfig config;
  private final Asking asking;
  private final StatementChecks checks;

  private Actors(Host host, ActorsConfig config, Ports ports) {
    this.host = host;
    this.shards = host.shards();
    this.config = config;
    this.asking = new Asking(host.system(), host.blocking());
    this.checks = new StatementChecks(ports.blocks(), ports.views());
  }

  /** Starts the actors of a host that is a cluster of its own. They are of use at once. */
  public static Actors start(ActorsConfig config, Ports ports, InstantSource clock) {
    return new Actors(Host.start(config, ports, clock), config, ports);
  }

  /**
   * Ends when the host is a member of its cluster, entities answer and the tables are caught up.
   */
  public CompletionStage<Void> ready() {
    return asking
        .ask("the batcher", shards.batcher(), Batcher.Show::new, START_WITHIN)
        .thenCompose(status -> caughtUp(START_WITHIN));
  }

  /** Stops taking work, lets entities end what they write, and ends. Waits for half a minute. */
  @Override
  public void close() {
    host.stop();
  }

  // ---- jobs ----

  /**
   * Submits an order. The same order again is answered as the first time, so that a client that
   * lost its stream asks again and then reads on.
   */
  public CompletionStage<JobReply> submitJob(Submission submission) {
    // What anyone can send starts no entity.
    return Job.refusal(submission, config.domain())
        .<CompletionStage<JobReply>>map(
            reason -> CompletableFuture.completedStage(new JobReply.Refused(reason)))
        .orElseGet(
            () ->
                asking.ask(
                    "the job",
                    shards.job(submission.job()),
                    (ActorRef<JobReply> replyTo) -> new Job.Submit(submission, replyTo),
                    ACCEPT_WITHIN));
  }

  /**
   * Returns the answer of a job from a token on, as often as it is subscribed to. Each subscriber
   * is told as much as it requests, on a thread that must not be blocked. Who may read is decided
   * by whoever calls this: a submission that is accepted proves it.
   *
   * @param resumeFrom how many answer tokens the reader has
   */
  public Flow.Publisher<AnswerEvent> answer(JobId job, int resumeFrom) {
    return subscriber ->
        asking
            .ask("the job", shards.job(job), Job.Attach::new, Asking.ANSWER_WITHIN)
            .whenComplete(
                (status, error) -> {
                  if (error != null) {
                    NoAnswer.tell(subscriber, Asking.cause(error));
                  } else if (status.phase() == JobStatus.Phase.UNKNOWN) {
                    NoAnswer.tell(subscriber, new RefusedException("there is no job " + job));
                  } else {
                    host.streams().tell(new AnswerStreams.Read(job, subscriber, resumeFrom));
                  }
                });
  }

  /**
   * Asks a job to stop; what is generated by then is checked, scored and paid. Whether the client
   * signed it is checked by whoever calls this. The answer's phase is unknown if there is no such
   * order.
   */
  public CompletionStage<JobStatus> cancelJob(Cancellation cancellation) {
    return asking.ask(
        "the job",
        shards.job(cancellation.job()),
        (ActorRef<JobStatus> replyTo) -> new Job.Cancel(cancellation.order(), replyTo),
        Asking.ANSWER_WITHIN);
  }

  /** Returns how far a job is. */
  public CompletionStage<JobStatus> jobStatus(JobId job) {
    return asking.ask("the job", shards.job(job), Job.Show::new, Asking.ANSWER_WITHIN);
  }

  /** Returns how many leases are out and how many tasks wait for a worker. */
  public CompletionStage<WorkCounts> work() {
    return asking.ask("the workers", host.pool(), WorkerPool.Count::new, Asking.ANSWER_WITHIN);
  }

  // ---- datanets and models ----

  /** Founds a datanet. */
  public CompletionStage<DatanetStatus> found(Signed<Charter> charter) {
    return asking
        .blocking(
            () -> {
              checks.charter(charter.statement());
              return charter.statement().datanet();
            })
        .thenCompose(
            id ->
                asking.command(
                    "the datanet",
                    shards.datanet(id),
                    (ActorRef<StatusReply<DatanetStatus>> replyTo) ->
                        new Datanet.Found(charter, replyTo),
                    Asking.ANSWER_WITHIN))
        .thenCompose(this::shown);
  }

  /**
   * Adds a contribution to its datanet's log. Its records must be stored as the blob that it names.
   * A contributor's nonces ascend within a datanet.
   *
   * @param counts what the door found the records to be; for display
   */
  public CompletionStage<ContributionResult> contribute(
      Signed<Contribution> contribution, RecordCounts counts) {
    Contribution statement = contribution.statement();
    return asking
        .blocking(() -> checks.contribution(statement))
        .thenCompose(
            blocks ->
                asking.command(
                    "the datanet",
                    shards.datanet(statement.datanet()),
                    (ActorRef<StatusReply<ContributionResult>> replyTo) ->
                        new Datanet.Contribute(contribution, counts, blocks, replyTo),
                    Asking.ANSWER_WITHIN))
        .exceptionallyCompose(error -> answeredBefore(contribution, Asking.cause(error)))
        .thenCompose(this::shown);
  }

  /** Publishes a snapshot; it must hold what the whole log makes. */
  public CompletionStage<DatanetStatus> publish(Signed<Snapshot> snapshot) {
    return caughtUp()
        .thenCompose(v -> asking.blocking(() -> checks.snapshot(snapshot.statement())))
        .thenCompose(
            blocks ->
                asking.command(
                    "the datanet",
                    shards.datanet(snapshot.statement().datanet()),
                    (ActorRef<StatusReply<DatanetStatus>> replyTo) ->
                        new Datanet.PublishSnapshot(snapshot, blocks, replyTo),
                    Asking.ANSWER_WITHIN))
        .thenCompose(this::shown);
  }

  /** Returns where a datanet stands. */
  public CompletionStage<DatanetStatus> datanet(Digest id) {
    return asking.ask("the datanet", shards.datanet(id), Datanet.Show::new, Asking.ANSWER_WITHIN);
  }

  /** Registers a model with its deed, or replaces the deed of a registered one. */
  public CompletionStage<ModelStatus> registerModel(Signed<ModelCard> card, Signed<Deed> deed) {
    return caughtUp()
        .thenCompose(v -> relations(card.statement(), deed.statement()))
        .thenCompose(v -> asking.blocking(() -> checks.model(card.statement())))
        .thenCompose(
            blocks ->
                asking.command(
                    "the model",
                    shards.model(card.statement().root()),
                    (ActorRef<StatusReply<ModelStatus>> replyTo) ->
                        new Model.Register(card, deed, blocks, replyTo),
                    Asking.ANSWER_WITHIN))
        .thenCompose(this::shown);
  }

  /** Returns a model with the deed in force. */
  public CompletionStage<ModelStatus> model(Digest root) {
    return asking.ask("the model", shards.model(root), Model.Show::new, Asking.ANSWER_WITHIN);
  }

  // ---- money ----

  /** Returns a client's account. */
  public CompletionStage<AccountView> accountView(Address client) {
    return asking.ask(
        "the account", shards.account(client), Account.Show::new, Asking.ANSWER_WITHIN);
  }

  /**
   * Takes in an event of the vault that is final; repeated ones change nothing. Events that are not
   * about a client are none of the actors' business.
   *
   * @param block the height of its block
   */
  public CompletionStage<Void> onVaultEvent(long block, VaultEvent event) {
    return VaultNews.of(event)
        .map(
            news ->
                asking
                    .command(
                        "the account",
                        shards.account(news.client()),
                        (ActorRef<StatusReply<Done>> replyTo) ->
                            new Account.TakeIn(
                                new LogPosition(block, event.id().block(), event.id().index()),
                                news.change(),
                                replyTo),
                        Asking.ANSWER_WITHIN)
                    .<Void>thenApply(done -> null))
        .orElseGet(() -> CompletableFuture.completedStage(null));
  }

  /** Closes a batch of what waits, if anything does, and returns where the batcher stands then. */
  public CompletionStage<BatcherStatus> closeBatch() {
    return asking
        .command("the batcher", shards.batcher(), Batcher.Close::new, CLOSE_WITHIN)
        .thenCompose(this::shown);
  }

  /** Returns where the batcher stands. */
  public CompletionStage<BatcherStatus> batcher() {
    return asking.ask("the batcher", shards.batcher(), Batcher.Show::new, Asking.ANSWER_WITHIN);
  }

  /** Ends when the tables hold everything that is stored by now. */
  public CompletionStage<Void> caughtUp() {
    return caughtUp(Asking.ANSWER_WITHIN);
  }

  // ---- inside ----

  private CompletionStage<Void> caughtUp(Duration within) {
    return asking
        .ask("the projector", host.projector(), Projector.CatchUp::new, within)
        .thenApply(done -> null);
  }

  private <T> CompletionStage<T> shown(T answer) {
    return caughtUp().thenApply(v -> answer);
  }

  /** Answers a contribution that its datanet no longer remembers as the tables know it. */
  private CompletionStage<ContributionResult> answeredBefore(
      Signed<Contribution> contribution, Throwable refusal) {
    if (!(refusal instanceof RefusedException)) {
      return CompletableFuture.failedStage(refusal);
    }
    Contribution statement = contribution.statement();
    Digest digest = contribution.digest(config.domain());
    return asking
        .blocking(
            () ->
                checks
                    .logged(statement, digest)
                    .map(
                        logged -> {
                          long first = checks.firstCommits(statement, logged.logIndex());
                          return new ContributionResult(
                              digest,
                              logged.logIndex(),
                              new RecordCounts(first, statement.recordCount() - first, 0),
                              true);
                        }))
        .thenCompose(
            (Optional<ContributionResult> known) ->
                known
                    .<CompletionStage<ContributionResult>>map(CompletableFuture::completedStage)
                    .orElseGet(() -> CompletableFuture.failedStage(refusal)));
  }

  /** Checks what card and deed say of base, snapshot, curator and treasury. */
  private CompletionStage<Void> relations(ModelCard card, Deed deed) {
    if (!deed.treasury().equals(config.treasury())) {
      return refused("deed.treasury must be this network's, %s".formatted(config.treasury()));
    }
    if (card.source().isEmpty()) {
      return CompletableFuture.completedStage(null);
    }
    ModelCard.Source source = card.source().get();
    return model(card.base())
        .thenCombine(
            datanet(source.datanet()),
            (base, datanet) -> {
              Relations.check(card, deed, base, datanet);
              return null;
            });
  }

  private static <T> CompletionStage<T> refused(String reason) {
    return CompletableFuture.failedStage(new RefusedException(reason));
  }
}
