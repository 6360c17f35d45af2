package network.byline.actors.job;

import static network.byline.actors.SampleJobs.PASSAGES;
import static network.byline.actors.Samples.CLIENT;
import static network.byline.actors.Samples.DEVELOPER;
import static network.byline.actors.Samples.DOMAIN;
import static network.byline.actors.Samples.digest;
import static network.byline.actors.Samples.signed;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import network.byline.actors.SampleJobs;
import network.byline.actors.Samples;
import network.byline.actors.ScriptedWorkers;
import network.byline.actors.TestKits;
import network.byline.actors.TestNetwork;
import network.byline.actors.account.Account;
import network.byline.actors.account.AccountView;
import network.byline.actors.account.LogPosition;
import network.byline.actors.account.VaultChange;
import network.byline.actors.batch.BatchTerms;
import network.byline.actors.batch.Batcher;
import network.byline.actors.batch.BatcherStatus;
import network.byline.actors.model.Model;
import network.byline.actors.model.ModelStatus;
import network.byline.actors.stream.AnswerStreams;
import network.byline.actors.work.WorkerPool;
import network.byline.base.statement.Deed;
import network.byline.base.statement.ModelCard;
import network.byline.base.statement.Signed;
import network.byline.base.value.Address;
import network.byline.base.value.Amount;
import network.byline.base.value.Digest;
import network.byline.base.value.JobId;
import network.byline.storage.batch.BatchFolder;
import org.apache.pekko.Done;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.pattern.StatusReply;

/** A job among its real neighbours, without a cluster: all journals are in memory. */
final class Neighbourhood implements AutoCloseable {

  static final Duration PATIENCE = Duration.ofSeconds(30);
  static final ModelCard CARD = SampleJobs.card();
  static final Signed<Deed> DEED = SampleJobs.deed(CARD, 100, 1);

  final ActorTestKit kit = TestKits.inMemory();
  final ScriptedWorkers workers =
      new ScriptedWorkers(
          ScriptedWorkers.machine("one", Samples.key(20), Samples.key(21)),
          ScriptedWorkers.machine("two", Samples.key(22), Samples.key(23)));
  final ActorRef<Account.Command> account;
  final ActorRef<Model.Command> model;
  final ActorRef<Batcher.Command> batcher;
  final ActorRef<AnswerStreams.Command> streams;
  final Map<Digest, Address> owners = new HashMap<>();
  private final Job.Parts parts;

  /** A clock that starts at the samples' time and goes on from there. */
  private final InstantSource clock;

  Neighbourhood(Path directory, JobTerms terms) {
    long start = System.nanoTime();
    clock = () -> Instant.ofEpochSecond(SampleJobs.NOW).plusNanos(System.nanoTime() - start);
    workers.passages(PASSAGES);
    PASSAGES.forEach(entry -> owners.put(entry.passage(), entry.owner()));
    account = kit.spawn(Account.create(CLIENT.address(), clock));
    batcher =
        kit.spawn(
            Batcher.create(
                new Batcher.Parts(
                    DOMAIN,
                    new BatchTerms(Duration.ofHours(1), 100),
                    new BatchFolder(directory),
                    receipt -> CompletableFuture.completedStage(false),
                    clock,
                    Runnable::run)));
    model = kit.spawn(Model.create(CARD.root(), DOMAIN, clock, () -> batcher, self -> {}));
    streams = kit.spawn(AnswerStreams.create(Duration.ofSeconds(5)));
    ActorRef<WorkerPool.Command> pool =
        kit.spawn(
            Behaviors.supervise(WorkerPool.create(workers, clock))
                .onFailure(SupervisorStrategy.restart()));
    parts =
        new Job.Parts(
            DOMAIN,
            terms,
            clock,
            workers,
            (datanet, passages) -> CompletableFuture.completedStage(owners),
            TestNetwork.SIGNER,
            pool,
            streams,
            client -> account,
            root -> model,
            () -> batcher,
            job -> {});
    ask(
        model,
        (ActorRef<StatusReply<ModelStatus>> r) ->
            new Model.Register(signed(DEVELOPER, CARD), DEED, List.of(digest(9)), r));
  }

  void deposit(long total) {
    ask(
        account,
        (ActorRef<StatusReply<Done>> r) ->
            new Account.TakeIn(
                new LogPosition(total, digest((int) total), 0),
                new VaultChange.Deposited(Amount.of(total)),
                r));
  }

  /** Starts the job's entity; after a stop it finds its journal again. */
  ActorRef<Job.Command> job(long nonce) {
    return kit.spawn(Job.create(new JobId(CLIENT.address(), nonce), parts));
  }

  JobReply submit(ActorRef<Job.Command> job, Submission submission) {
    return ask(job, r -> new Job.Submit(submission, r));
  }

  /** Reads the answer to its end. */
  TestNetwork.Reading read(ActorRef<Job.Command> job, long nonce, int from) {
    ask(job, Job.Attach::new);
    TestNetwork.Reading reading = new TestNetwork.Reading();
    streams.tell(new AnswerStreams.Read(new JobId(CLIENT.address(), nonce), reading, from));
    return reading;
  }

  JobStatus status(ActorRef<Job.Command> job) {
    return ask(job, Job.Show::new);
  }

  AccountView money() {
    return ask(account, Account.Show::new);
  }

  BatcherStatus batches() {
    return ask(batcher, Batcher.Show::new);
  }

  void eventually(Runnable assertion) {
    TestProbe<Void> probe = kit.createTestProbe();
    probe.awaitAssert(
        PATIENCE,
        () -> {
          assertion.run();
          return null;
        });
  }

  <C, R> R ask(ActorRef<C> whom, Function<ActorRef<R>, C> question) {
    return AskPattern.ask(whom, question::apply, PATIENCE, kit.system().scheduler())
        .toCompletableFuture()
        .join();
  }

  @Override
  public void close() {
    workers.close();
    kit.shutdownTestKit();
  }
}
