package network.byline.peer.gateway;

import java.util.Optional;
import network.byline.actors.work.InferDone;
import network.byline.actors.work.InferTask;
import network.byline.actors.work.ScoreDone;
import network.byline.actors.work.ScoreTask;
import network.byline.base.eip712.Domain;
import network.byline.base.receipt.Evidence;
import network.byline.base.receipt.Finish;
import network.byline.base.receipt.Trace;
import network.byline.base.statement.Commitments;
import network.byline.base.statement.ModelCard;
import network.byline.base.statement.Signed;
import network.byline.base.statement.TaskKind;
import network.byline.base.statement.TaskResult;
import network.byline.base.value.Digest;
import network.byline.peer.volunteer.protocol.Passport;

/**
 * Whether a result is for the task that was leased and signed by the machine that holds the lease.
 * Pure; what is refused here never becomes a job's. The job looks again.
 */
final class ResultDoor {

  /** What is wrong with a result whose certificate ended since its machine was let in: no lie. */
  static final String ENDED = "machine_certificate has ended: join again";

  private ResultDoor() {}

  /** Returns what is wrong with an answer. */
  static Optional<String> problem(
      HeldTask.Infer held, InferDone.Inferred done, Passport passport, Domain domain, long now) {
    InferTask task = held.task();
    Trace trace = done.trace();
    int length = trace.answerTokens().size();
    if (!trace.order().equals(task.order()) || !trace.model().equals(task.card().root())) {
      return Optional.of("generated.trace is of another order or model");
    }
    if (trace.arithmeticContract() != task.card().arithmeticContract()) {
      return Optional.of("generated.trace is of another arithmetic contract");
    }
    if (length > task.maxTokens()) {
      return Optional.of("generated.trace has more tokens than were ordered");
    }
    if (trace.finish() == Finish.LENGTH && length != task.maxTokens()) {
      return Optional.of("generated.trace ends by its length, and is shorter");
    }
    if (trace.finish() == Finish.CANCELLED && !held.isCancelled()) {
      return Optional.of("generated.trace was cancelled, and nobody asked for it");
    }
    if (!trace.answerTokens().equals(held.tokens())) {
      return Optional.of("generated.trace has other tokens than those that were drawn");
    }
    return wordProblem(
        done.result(),
        TaskKind.INFER,
        task.order(),
        Commitments.trace(done.salt(), trace.toBytes()),
        passport,
        domain,
        now);
  }

  /** Returns what is wrong with evidence. */
  static Optional<String> problem(
      ScoreTask task, ScoreDone.Scored done, Passport passport, Domain domain, long now) {
    Evidence evidence = done.evidence();
    Digest segment = task.card().source().map(ModelCard.Source::segmentRoot).orElse(Digest.ZERO);
    if (!evidence.trace().equals(Digest.sha256(task.trace().toBytes()))) {
      return Optional.of("scored.evidence is of another trace");
    }
    if (!evidence.segment().equals(segment)) {
      return Optional.of("scored.evidence is of another span index");
    }
    if (evidence.tuned().size() != task.trace().answerTokens().size()) {
      return Optional.of("scored.evidence has not a score for each token");
    }
    return evidence
        .sumProblem()
        .map(problem -> "scored.evidence: " + problem)
        .or(
            () ->
                wordProblem(
                    done.result(),
                    TaskKind.SCORE,
                    task.order(),
                    Commitments.evidence(done.salt(), evidence.toBytes()),
                    passport,
                    domain,
                    now));
  }

  private static Optional<String> wordProblem(
      Signed<TaskResult> result,
      TaskKind kind,
      Digest order,
      Digest commitment,
      Passport passport,
      Domain domain,
      long now) {
    TaskResult word = result.statement();
    if (!word.machine().equals(passport.machine().statement().machine())) {
      return Optional.of("result.machine is not the machine that holds the lease");
    }
    if (word.kind() != kind || !word.order().equals(order) || !word.result().equals(commitment)) {
      return Optional.of("result is the machine's word for something else");
    }
    if (!result.isGoodIn(domain)) {
      return Optional.of("result.signature is not the machine's");
    }
    return passport.machine().statement().holdsAt(now) ? Optional.empty() : Optional.of(ENDED);
  }
}
