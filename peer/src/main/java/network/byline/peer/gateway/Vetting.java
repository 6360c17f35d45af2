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
import network.byline.base.receipt.Finish;
import network.byline.base.receipt.Trace;
import network.byline.base.value.Digest;

/**
 * Looks at the answers of volunteers that are not proven yet before anyone else sees them: their
 * tokens are held back until the host's own worker has scored them. A false answer then costs its
 * job nothing but time. The scoring is kept for the job, which asks for it next.
 */
final class Vetting {

  private static final int KEPT = 256;

  private final Checks checks;
  private final Map<Digest, ScoreDone> scorings =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Digest, ScoreDone> eldest) {
          return size() > KEPT;
        }
      };

  Vetting(Checks checks) {
    this.checks = checks;
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
   * Looks at an answer. Only one without any token that the job cancelled needs no look: that a
   * model has nothing to say is a claim like any other.
   *
   * @return what is wrong with it; fails if the own worker was lost at it
   */
  CompletionStage<Optional<String>> problem(InferTask task, InferDone.Inferred done) {
    Trace trace = done.trace();
    if (trace.answerTokens().isEmpty() && trace.finish() == Finish.CANCELLED) {
      return CompletableFuture.completedStage(Optional.empty());
    }
    return checks
        .score(scoring(task, trace), "vet")
        .thenApply(
            scored -> {
              if (scored instanceof ScoreDone.NotReplayed not) {
                return Optional.of(lie(not));
              }
              keep(trace, scored);
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
    return new ScoreTask(
        task.lease(),
        task.worker(),
        task.order(),
        task.card(),
        task.prompt(),
        task.sampler(),
        trace,
        task.deadline());
  }
}
