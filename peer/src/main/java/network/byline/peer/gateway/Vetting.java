package network.byline.peer.gateway;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import network.byline.actors.work.InferDone;
import network.byline.actors.work.InferTask;
import network.byline.actors.work.ScoreDone;
import network.byline.actors.work.ScoreTask;
import network.byline.actors.work.TokenSink;
import network.byline.actors.work.Workers;
import network.byline.base.receipt.Trace;
import network.byline.base.value.Digest;
import network.byline.scheduler.lease.LeaseId;

/**
 * Looks at the answers of volunteers that are not proven yet before anyone else sees them: their
 * tokens are held back until the host's own worker has scored them. A false answer then costs its
 * job nothing but time. The scoring is kept for the job, which asks for it next.
 */
final class Vetting {

  private static final int KEPT = 256;
  private static final String CHECK = "/vet";

  private final Workers own;
  private final Map<Digest, ScoreDone> scorings =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Digest, ScoreDone> eldest) {
          return size() > KEPT;
        }
      };

  Vetting(Workers own) {
    this.own = own;
  }

  /** Tokens that wait. */
  static final class Held implements TokenSink {

    private final List<Integer> tokens = new ArrayList<>();

    @Override
    public synchronized void token(int index, int token) {
      tokens.add(token);
    }

    synchronized void passOn(TokenSink sink) {
      for (int i = 0; i < tokens.size(); i++) {
        sink.token(i, tokens.get(i));
      }
    }
  }

  /**
   * Looks at an answer.
   *
   * @return what is wrong with it; fails if the own worker was lost at it
   */
  CompletionStage<Optional<String>> problem(InferTask task, InferDone.Inferred done) {
    if (done.trace().answerTokens().isEmpty()) {
      return CompletableFuture.completedStage(Optional.empty());
    }
    return own.score(scoring(task, done.trace()))
        .thenApply(
            scored -> {
              if (scored instanceof ScoreDone.NotReplayed not) {
                return Optional.of(lie(not));
              }
              keep(done.trace(), scored);
              return Optional.empty();
            });
  }

  /** Returns in words what a false answer is. */
  static String lie(ScoreDone.NotReplayed not) {
    return "the answer is not what the model draws, from token " + not.firstDifference();
  }

  private synchronized void keep(Trace trace, ScoreDone scored) {
    scorings.put(Digest.sha256(trace.toBytes()), scored);
  }

  /** Returns the own worker's scoring of an answer, if it has been made already; once. */
  synchronized Optional<ScoreDone> scoringOf(Trace trace) {
    return Optional.ofNullable(scorings.remove(Digest.sha256(trace.toBytes())));
  }

  private static ScoreTask scoring(InferTask task, Trace trace) {
    String name = task.lease().value() + CHECK;
    return new ScoreTask(
        new LeaseId(name.substring(Math.max(0, name.length() - LeaseId.MAX_LENGTH))),
        task.worker(),
        task.order(),
        task.card(),
        task.prompt(),
        task.sampler(),
        trace,
        task.deadline());
  }
}
