package network.byline.peer.gateway;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import network.byline.actors.work.ScoreDone;
import network.byline.actors.work.ScoreTask;
import network.byline.actors.work.Workers;
import network.byline.scheduler.lease.LeaseId;

/**
 * The scorings by which the host's own worker checks volunteers. Few run at once and few more wait,
 * so that volunteers cannot keep the own worker from its jobs. Each has its own time, whatever is
 * left of the volunteer's lease: a worker that is out of time is ended, with all that it does.
 */
final class Checks {

  /** How long one check may take. */
  static final Duration TIME = Duration.ofMinutes(10);

  /** How many run at once. */
  static final int AT_ONCE = 2;

  /** How many more may wait. */
  static final int MAX_WAITING = 64;

  private final Workers own;
  private final InstantSource clock;
  private final Queue<Check> waiting = new ArrayDeque<>();
  private int running;

  private record Check(ScoreTask task, CompletableFuture<ScoreDone> done) {}

  Checks(Workers own, InstantSource clock) {
    this.own = own;
    this.clock = clock;
  }

  /**
   * Scores an answer on the own worker.
   *
   * @param purpose distinguishes this check from others under the same lease
   * @return fails if the own worker was lost at it, or too many checks wait
   */
  CompletionStage<ScoreDone> score(ScoreTask task, String purpose) {
    Check check = new Check(named(task, purpose), new CompletableFuture<>());
    synchronized (this) {
      if (running == AT_ONCE && waiting.size() == MAX_WAITING) {
        return CompletableFuture.failedStage(
            new LostWorkException("the host has too many results to check"));
      }
      if (running == AT_ONCE) {
        waiting.add(check);
        return check.done();
      }
      running++;
    }
    start(check);
    return check.done();
  }

  private void start(Check check) {
    CompletionStage<ScoreDone> stage;
    try {
      stage = own.score(withTime(check.task()));
    } catch (RuntimeException e) {
      stage = CompletableFuture.failedStage(e);
    }
    var _ =
        stage.whenComplete(
            (scored, failure) -> {
              if (failure == null) {
                check.done().complete(scored);
              } else {
                check.done().completeExceptionally(failure);
              }
              next();
            });
  }

  private void next() {
    Check next;
    synchronized (this) {
      next = waiting.poll();
      if (next == null) {
        running--;
        return;
      }
    }
    start(next);
  }

  private static ScoreTask named(ScoreTask task, String purpose) {
    String name = task.lease().value() + "/" + purpose;
    return new ScoreTask(
        new LeaseId(name.substring(Math.max(0, name.length() - LeaseId.MAX_LENGTH))),
        task.worker(),
        task.order(),
        task.card(),
        task.prompt(),
        task.sampler(),
        task.trace(),
        task.deadline());
  }

  private ScoreTask withTime(ScoreTask task) {
    return new ScoreTask(
        task.lease(),
        task.worker(),
        task.order(),
        task.card(),
        task.prompt(),
        task.sampler(),
        task.trace(),
        clock.instant().plus(TIME));
  }
}
