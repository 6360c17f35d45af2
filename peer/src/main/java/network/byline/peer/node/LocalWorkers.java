package network.byline.peer.node;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import network.byline.actors.work.InferDone;
import network.byline.actors.work.InferTask;
import network.byline.actors.work.ScoreDone;
import network.byline.actors.work.ScoreTask;
import network.byline.actors.work.TokenSink;
import network.byline.actors.work.Workers;
import network.byline.attribution.process.TaskFailedException;
import network.byline.attribution.process.WorkerMain;
import network.byline.attribution.process.WorkerProcess;
import network.byline.attribution.process.WorkerRequests;
import network.byline.attribution.process.protocol.Failed;
import network.byline.attribution.process.protocol.Inferred;
import network.byline.attribution.process.protocol.Reply;
import network.byline.attribution.process.protocol.Request;
import network.byline.attribution.process.protocol.Scored;
import network.byline.base.codec.ByteReader;
import network.byline.base.eip712.Domain;
import network.byline.base.identity.SigningKey;
import network.byline.base.receipt.Evidence;
import network.byline.base.receipt.Finish;
import network.byline.base.receipt.Trace;
import network.byline.base.statement.Commitments;
import network.byline.base.statement.Disclosure;
import network.byline.base.statement.MachineCertificate;
import network.byline.base.statement.Signed;
import network.byline.base.statement.TaskKind;
import network.byline.base.statement.TaskResult;
import network.byline.base.value.Digest;
import network.byline.scheduler.lease.LeaseId;
import network.byline.scheduler.matching.Offer;
import network.byline.scheduler.matching.WorkerId;

/** The host's own worker: a process that computes, and the machine key that signs what it found. */
final class LocalWorkers implements Workers {

  private static final WorkerId WORKER = new WorkerId("local");
  private static final Duration LEAST_LIMIT = Duration.ofSeconds(1);

  private final WorkerSupervisor worker;
  private final SigningKey machine;
  private final Signed<MachineCertificate> certificate;
  private final Domain domain;
  private final InstantSource clock;
  private final SecureRandom random;
  private final Executor blocking;
  private final Map<LeaseId, Cancellation> cancellations = new ConcurrentHashMap<>();

  /**
   * @param blocking runs what may wait for a worker to start
   */
  LocalWorkers(
      WorkerSupervisor worker,
      SigningKey machine,
      Signed<MachineCertificate> certificate,
      Domain domain,
      InstantSource clock,
      SecureRandom random,
      Executor blocking) {
    this.worker = worker;
    this.machine = machine;
    this.certificate = certificate;
    this.domain = domain;
    this.clock = clock;
    this.random = random;
    this.blocking = blocking;
  }

  @Override
  public List<Offer> offers(Disclosure disclosure) {
    return List.of(
        new Offer(
            WORKER,
            certificate.statement().account(),
            EnumSet.of(TaskKind.INFER, TaskKind.SCORE),
            1,
            WorkerMain.ENGINE_PROFILE,
            2,
            Set.of(),
            worker.confined()));
  }

  @Override
  public CompletionStage<InferDone> infer(InferTask task, TokenSink sink) {
    Consumer<Reply> events =
        reply -> {
          if (reply.hasToken()) {
            sink.token(reply.getToken().getIndex(), reply.getToken().getToken());
          }
        };
    Request.Builder request =
        WorkerRequests.infer(task.card(), task.prompt(), task.sampler(), task.maxTokens());
    return run(task.lease(), request, limit(task.deadline()), events)
        .handle(
            (reply, failure) ->
                failure == null
                    ? inferred(task, reply.getInferred())
                    : new InferDone.Impossible(impossible(failure)));
  }

  @Override
  public CompletionStage<ScoreDone> score(ScoreTask task) {
    Request.Builder request =
        WorkerRequests.score(task.card(), task.prompt(), task.sampler(), task.trace());
    return run(task.lease(), request, limit(task.deadline()), _ -> {})
        .handle(
            (reply, failure) ->
                failure == null
                    ? scored(task, reply.getScored())
                    : new ScoreDone.Impossible(impossible(failure)));
  }

  @Override
  public void cancel(LeaseId lease) {
    Cancellation cancellation = cancellations.get(lease);
    if (cancellation != null) {
      cancellation.want();
    }
  }

  private CompletableFuture<Reply> run(
      LeaseId lease, Request.Builder request, Duration limit, Consumer<Reply> events) {
    Cancellation cancellation = new Cancellation();
    cancellations.put(lease, cancellation);
    return CompletableFuture.supplyAsync(
            () -> submit(cancellation, request, limit, events), blocking)
        .thenCompose(WorkerProcess.Task::result)
        .whenComplete((_, _) -> cancellations.remove(lease));
  }

  private WorkerProcess.Task submit(
      Cancellation cancellation, Request.Builder request, Duration limit, Consumer<Reply> events) {
    WorkerProcess process = worker.living();
    WorkerProcess.Task task = process.submit(request, limit, events);
    cancellation.reaches(() -> process.cancel(task.id()));
    return task;
  }

  /** Ends a task early, also if that is wanted before the worker has it. */
  private static final class Cancellation {

    private boolean wanted;
    private Optional<Runnable> way = Optional.empty();

    synchronized void want() {
      wanted = true;
      way.ifPresent(Runnable::run);
    }

    synchronized void reaches(Runnable ending) {
      way = Optional.of(ending);
      if (wanted) {
        ending.run();
      }
    }
  }

  private InferDone inferred(InferTask task, Inferred inferred) {
    Trace trace =
        new Trace(
            task.order(),
            task.card().root(),
            task.card().arithmeticContract(),
            inferred.getEngineProfile(),
            inferred.getPromptTokensList(),
            inferred.getAnswerTokensList(),
            Finish.of(inferred.getFinish(), "finish"),
            Digest.of(inferred.getLogitsDigest().toByteArray()));
    Digest salt = salt();
    return new InferDone.Inferred(
        trace,
        salt,
        sign(TaskKind.INFER, task.order(), Commitments.trace(salt, trace.toBytes())),
        certificate);
  }

  private ScoreDone scored(ScoreTask task, Scored scored) {
    if (!scored.getReplayed()) {
      return new ScoreDone.NotReplayed(scored.getFirstDifference(), scored.getReason());
    }
    Evidence evidence =
        ByteReader.decode("evidence", scored.getEvidence().toByteArray(), Evidence::decode);
    Digest salt = salt();
    return new ScoreDone.Scored(
        evidence,
        salt,
        sign(TaskKind.SCORE, task.order(), Commitments.evidence(salt, evidence.toBytes())),
        certificate);
  }

  private Signed<TaskResult> sign(TaskKind kind, Digest order, Digest commitment) {
    return Signed.by(machine, domain, new TaskResult(machine.address(), kind, order, commitment));
  }

  private Digest salt() {
    byte[] bytes = new byte[Digest.SIZE];
    random.nextBytes(bytes);
    return Digest.of(bytes);
  }

  private Duration limit(java.time.Instant deadline) {
    Duration left = Duration.between(clock.instant(), deadline);
    return left.compareTo(LEAST_LIMIT) < 0 ? LEAST_LIMIT : left;
  }

  /** Returns why a task can never work; a lost worker is thrown on, so that it is leased again. */
  private static String impossible(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    if (cause instanceof TaskFailedException failed && failed.code() == Failed.Code.BAD_INPUT) {
      return String.valueOf(failed.getMessage());
    }
    throw cause instanceof CompletionException wrapped ? wrapped : new CompletionException(cause);
  }
}
