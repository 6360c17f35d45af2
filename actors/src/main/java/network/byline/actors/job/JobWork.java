package network.byline.actors.job;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import network.byline.actors.work.InferTask;
import network.byline.actors.work.ScoreDone;
import network.byline.actors.work.ScoreTask;
import network.byline.actors.work.WorkerPool;
import network.byline.base.value.Digest;
import network.byline.scheduler.lease.LeaseId;
import network.byline.scheduler.matching.WorkerId;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * A job's leased tasks: begun, awaited until the lease ends, and given back. Part of the job's
 * shell; used by its actor only.
 */
final class JobWork {

  private final Job.Parts parts;
  private final JobVoice voice;
  private final ActorContext<Job.Command> context;
  private final TimerScheduler<Job.Command> timers;

  JobWork(
      Job.Parts parts,
      JobVoice voice,
      ActorContext<Job.Command> context,
      TimerScheduler<Job.Command> timers) {
    this.parts = parts;
    this.voice = voice;
    this.context = context;
    this.timers = timers;
  }

  /** Begins the task that is leased. */
  void begin(JobState.Running running) {
    Duration left =
        Duration.between(parts.clock().instant(), Instant.ofEpochSecond(running.deadline()));
    timers.startSingleTimer(
        running.lease(),
        new Job.TaskLost(running.lease(), "the lease has ended"),
        left.isNegative() ? Duration.ZERO : left);
    voice.working(running);
    if (running.generated().isEmpty()) {
      run(
          running.lease(),
          () -> parts.workers().infer(inferTask(running), voice.sink()),
          done -> new Job.Generation(running.lease(), done));
    } else {
      run(
          running.lease(),
          () -> parts.workers().score(scoreTask(running, running.generated().get())),
          done -> new Job.Scoring(running.lease(), done));
    }
  }

  /** Looks up who owns the passages of some evidence; part of the scoring, under its lease. */
  void lookUpOwners(
      JobState.Running running, Digest datanet, Set<Digest> passages, ScoreDone.Scored scored) {
    run(
        running.lease(),
        () -> parts.owners().owners(datanet, passages),
        owners -> new Job.OwnersKnown(running.lease(), scored, owners));
  }

  /** Asks the worker to end early. */
  void cancel(JobState.Running running) {
    parts.workers().cancel(new LeaseId(running.lease()));
  }

  /** Gives the lease back. */
  void end(JobState.Running running) {
    timers.cancel(running.lease());
    endLease(new LeaseId(running.lease()));
  }

  /** Gives a lease back, or stops waiting for it. */
  void endLease(LeaseId lease) {
    parts.pool().tell(new WorkerPool.End(lease));
  }

  private <T> void run(
      String lease, Supplier<CompletionStage<T>> task, Function<T, Job.Command> finished) {
    CompletionStage<T> stage;
    try {
      stage = task.get();
    } catch (RuntimeException e) {
      stage = CompletableFuture.failedStage(e);
    }
    context.pipeToSelf(
        stage,
        (done, error) ->
            error == null ? finished.apply(done) : new Job.TaskLost(lease, reason(error)));
  }

  private static String reason(Throwable error) {
    Throwable cause =
        error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
    return cause.getMessage() == null ? cause.toString() : cause.getMessage();
  }

  private static InferTask inferTask(JobState.Running running) {
    AcceptedOrder order = running.order();
    return new InferTask(
        new LeaseId(running.lease()),
        new WorkerId(running.worker()),
        order.digest(),
        order.card().statement(),
        order.submission().prompt(),
        order.order().sampler(),
        order.maxTokens(),
        Instant.ofEpochSecond(running.deadline()));
  }

  private static ScoreTask scoreTask(JobState.Running running, Generated generated) {
    AcceptedOrder order = running.order();
    return new ScoreTask(
        new LeaseId(running.lease()),
        new WorkerId(running.worker()),
        order.digest(),
        order.card().statement(),
        order.submission().prompt(),
        order.order().sampler(),
        generated.trace(),
        Instant.ofEpochSecond(running.deadline()));
  }
}
