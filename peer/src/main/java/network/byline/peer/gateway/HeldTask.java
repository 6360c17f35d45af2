package network.byline.peer.gateway;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import network.byline.actors.work.InferDone;
import network.byline.actors.work.InferTask;
import network.byline.actors.work.ScoreDone;
import network.byline.actors.work.ScoreTask;
import network.byline.actors.work.TokenSink;
import network.byline.scheduler.lease.LeaseId;

/** A task that one volunteer has on lease. Touched by the session's threads under its lock. */
abstract sealed class HeldTask {

  private long movedNanos;

  HeldTask(long nowNanos) {
    movedNanos = nowNanos;
  }

  abstract LeaseId lease();

  /** Returns when the lease ends. */
  abstract Instant deadline();

  /** Tells whether the lease has ended. */
  boolean isOver(Instant now) {
    return !now.isBefore(deadline());
  }

  /** Gives the task up, so that it is leased again. */
  abstract void lose(String reason);

  /** Notes that there is progress. */
  void moved(long nowNanos) {
    movedNanos = nowNanos;
  }

  /** Returns for how long there was no progress where there should be some. */
  long stillFor(long nowNanos) {
    return nowNanos - movedNanos;
  }

  /** An answer being generated. */
  static final class Infer extends HeldTask {

    private final InferTask task;
    private final TokenSink sink;
    private final CompletableFuture<InferDone> done = new CompletableFuture<>();
    private final List<Integer> tokens = new ArrayList<>();
    private boolean cancelled;

    Infer(InferTask task, TokenSink sink, long nowNanos) {
      super(nowNanos);
      this.task = task;
      this.sink = sink;
    }

    InferTask task() {
      return task;
    }

    CompletableFuture<InferDone> done() {
      return done;
    }

    List<Integer> tokens() {
      return tokens;
    }

    /** Notes that the job wants no more tokens. */
    void cancel() {
      cancelled = true;
    }

    boolean isCancelled() {
      return cancelled;
    }

    /** Takes the next token; false if it is not the next one, or one too many. */
    boolean take(int index, int token) {
      if (index != tokens.size() || index >= task.maxTokens()) {
        return false;
      }
      tokens.add(token);
      sink.token(index, token);
      return true;
    }

    @Override
    LeaseId lease() {
      return task.lease();
    }

    @Override
    Instant deadline() {
      return task.deadline();
    }

    @Override
    void lose(String reason) {
      done.completeExceptionally(new LostWorkException(reason));
    }
  }

  /** An answer being scored. */
  static final class Score extends HeldTask {

    private final ScoreTask task;
    private final CompletableFuture<ScoreDone> done = new CompletableFuture<>();

    Score(ScoreTask task, long nowNanos) {
      super(nowNanos);
      this.task = task;
    }

    ScoreTask task() {
      return task;
    }

    CompletableFuture<ScoreDone> done() {
      return done;
    }

    @Override
    LeaseId lease() {
      return task.lease();
    }

    @Override
    Instant deadline() {
      return task.deadline();
    }

    /** A scoring shows nothing until it is done: its lease alone bounds it. */
    @Override
    long stillFor(long nowNanos) {
      return 0;
    }

    @Override
    void lose(String reason) {
      done.completeExceptionally(new LostWorkException(reason));
    }
  }
}
