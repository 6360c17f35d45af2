package network.byline.peer.volunteer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import network.byline.actors.work.InferDone;
import network.byline.actors.work.ScoreDone;
import network.byline.base.receipt.Finish;
import network.byline.base.statement.TaskKind;
import network.byline.base.value.Digest;
import network.byline.peer.content.Cancellation;
import network.byline.peer.volunteer.protocol.Leasing;
import network.byline.scheduler.lease.LeaseId;
import org.jspecify.annotations.Nullable;

/**
 * One task's work on this machine, which may outlive the lease it began under: while the host is
 * away it goes on, and a new lease of the same task gets its tokens from the first one on.
 */
final class Computation {

  private static final long FETCHED_NANOS = 10_000_000_000L;

  private final Task task;
  private final LeaseId own;
  private final Cancellation cancellation = new Cancellation();
  private final List<Integer> tokens = new ArrayList<>();
  private @Nullable Follower follower;
  private Optional<Outcome> outcome = Optional.empty();
  private Optional<Long> fetchedNanos = Optional.empty();

  /**
   * What makes two leases the same task.
   *
   * @param maxTokens of a generation
   * @param trace the digest of the trace to be scored
   */
  record Task(TaskKind kind, Digest order, int maxTokens, Digest trace) {

    static Task of(Leasing.Task leased) {
      return switch (leased) {
        case Leasing.Task.Infer(var task) ->
            new Task(TaskKind.INFER, task.order(), task.maxTokens(), Digest.ZERO);
        case Leasing.Task.Score(var task) ->
            new Task(TaskKind.SCORE, task.order(), 0, Digest.sha256(task.trace().toBytes()));
      };
    }
  }

  /** How it ended. */
  sealed interface Outcome {

    record Inferred(InferDone done) implements Outcome {}

    record Scored(ScoreDone done) implements Outcome {}

    record Failed(String reason) implements Outcome {}
  }

  /** Who hears of it: the lease that it is done under. Never blocks. */
  interface Follower {

    LeaseId lease();

    /** More of the model has arrived. */
    void fetched();

    void drawn(int index, int token);

    void ended(Outcome outcome);
  }

  /**
   * @param own the name that the work has on this machine: that of its first lease
   */
  Computation(Task task, LeaseId own) {
    this.task = task;
    this.own = own;
  }

  Task task() {
    return task;
  }

  LeaseId own() {
    return own;
  }

  /** Returns what ends it early, in whatever step it is. */
  Cancellation cancellation() {
    return cancellation;
  }

  /** Lets a lease follow from now on, telling it all that it missed. */
  synchronized void follow(Follower next) {
    follower = next;
    for (int i = 0; i < tokens.size(); i++) {
      next.drawn(i, tokens.get(i));
    }
    outcome.ifPresent(next::ended);
  }

  /** Lets nobody follow any more; returns the lease that did. */
  synchronized Optional<LeaseId> release() {
    Optional<LeaseId> last = lease();
    follower = null;
    return last;
  }

  /** Returns the lease that follows. */
  synchronized Optional<LeaseId> lease() {
    return Optional.ofNullable(follower).map(Follower::lease);
  }

  /** Notes that more of the model has arrived; who follows hears it now and then. */
  synchronized void fetched(long nowNanos) {
    boolean lately = fetchedNanos.filter(last -> nowNanos - last < FETCHED_NANOS).isPresent();
    if (!lately && follower != null) {
      fetchedNanos = Optional.of(nowNanos);
      follower.fetched();
    }
  }

  synchronized void drawn(int index, int token) {
    if (index == tokens.size() && outcome.isEmpty()) {
      tokens.add(token);
      if (follower != null) {
        follower.drawn(index, token);
      }
    }
  }

  synchronized void end(Outcome how) {
    if (outcome.isEmpty()) {
      outcome = Optional.of(how);
      if (follower != null) {
        follower.ended(how);
      }
    }
  }

  synchronized boolean hasEnded() {
    return outcome.isPresent();
  }

  /** Tells whether nothing whole comes of it: it failed, or it was cancelled. */
  synchronized boolean isSpoilt() {
    return cancellation.isCancelled() || outcome.filter(Computation::servesNoOther).isPresent();
  }

  private static boolean servesNoOther(Outcome how) {
    return switch (how) {
      case Outcome.Failed _ -> true;
      case Outcome.Inferred(var done) ->
          done instanceof InferDone.Inferred inferred
              && inferred.trace().finish() == Finish.CANCELLED;
      case Outcome.Scored _ -> false;
    };
  }

  synchronized int length() {
    return tokens.size();
  }
}
