package network.byline.actors.job;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import network.byline.actors.work.InferDone;
import network.byline.actors.work.ScoreDone;
import network.byline.base.eip712.Domain;
import network.byline.base.receipt.Evidence;
import network.byline.base.receipt.Evidence.CreditedSpan;
import network.byline.base.receipt.Evidence.PassageTotal;
import network.byline.base.receipt.Finish;
import network.byline.base.receipt.Trace;
import network.byline.base.statement.Commitments;
import network.byline.base.statement.MachineCertificate;
import network.byline.base.statement.ModelCard;
import network.byline.base.statement.Signed;
import network.byline.base.statement.TaskKind;
import network.byline.base.statement.TaskResult;
import network.byline.base.value.Address;
import network.byline.base.value.Digest;

/**
 * Whether what a worker returned belongs to the task and is signed by whoever earns for it. Pure.
 * What the numbers say is checked by the scorer, and by any auditor.
 */
final class ResultCheck {

  private ResultCheck() {}

  /** Returns what is wrong with an answer. */
  static Optional<String> problem(
      JobState.Running running, InferDone.Inferred done, Domain domain, long now) {
    AcceptedOrder order = running.order();
    Trace trace = done.trace();
    int length = trace.answerTokens().size();
    if (!trace.order().equals(order.digest()) || !trace.model().equals(order.order().model())) {
      return problem("the trace is of another order or model");
    }
    if (trace.arithmeticContract() != order.card().statement().arithmeticContract()) {
      return problem(
          "the trace is of arithmetic contract %d".formatted(trace.arithmeticContract()));
    }
    if (length > order.maxTokens()) {
      return problem(
          "%d tokens are more than the %d to be paid".formatted(length, order.maxTokens()));
    }
    if (trace.finish() == Finish.LENGTH && length != order.maxTokens()) {
      return problem(
          "the answer ended by its length at %d of %d".formatted(length, order.maxTokens()));
    }
    if (trace.finish() == Finish.CANCELLED && !running.cancelled()) {
      return problem("the answer was cancelled by the worker");
    }
    return machineProblem(
        running,
        done.result(),
        done.certificate(),
        TaskKind.INFER,
        Commitments.trace(done.salt(), trace.toBytes()),
        domain,
        now);
  }

  /** Returns what is wrong with evidence, but for the owners that it names. */
  static Optional<String> problem(
      JobState.Running running,
      Generated generated,
      ScoreDone.Scored done,
      Domain domain,
      long now) {
    Evidence evidence = done.evidence();
    Digest segment =
        running
            .order()
            .card()
            .statement()
            .source()
            .map(ModelCard.Source::segmentRoot)
            .orElse(Digest.ZERO);
    if (!evidence.trace().equals(Digest.sha256(generated.trace().toBytes()))) {
      return problem("the evidence is of another trace");
    }
    if (!evidence.segment().equals(segment)) {
      return problem(
          "the evidence is of span index %s instead of %s".formatted(evidence.segment(), segment));
    }
    int length = generated.trace().answerTokens().size();
    if (evidence.tuned().size() != length || evidence.base().size() != length) {
      return problem(
          "the evidence scores %d of %d tokens".formatted(evidence.tuned().size(), length));
    }
    return evidence
        .sumProblem()
        .or(
            () ->
                machineProblem(
                    running,
                    done.result(),
                    done.certificate(),
                    TaskKind.SCORE,
                    Commitments.evidence(done.salt(), evidence.toBytes()),
                    domain,
                    now));
  }

  /** Returns the passages whose owners the evidence states. */
  static Set<Digest> passages(Evidence evidence) {
    Set<Digest> passages = new HashSet<>();
    evidence.spans().forEach(span -> passages.add(span.passage()));
    evidence.totals().forEach(total -> passages.add(total.passage()));
    return passages;
  }

  /** Returns the first passage that the evidence gives to another than its owner. */
  static Optional<String> ownerProblem(Evidence evidence, Map<Digest, Address> owners) {
    Map<Digest, Set<Address>> named = new HashMap<>();
    for (CreditedSpan span : evidence.spans()) {
      named.computeIfAbsent(span.passage(), p -> new HashSet<>()).add(span.owner());
    }
    for (PassageTotal total : evidence.totals()) {
      named.computeIfAbsent(total.passage(), p -> new HashSet<>()).add(total.owner());
    }
    return named.entrySet().stream()
        .filter(e -> !e.getValue().equals(ownerOf(e.getKey(), owners)))
        .map(e -> "passage " + e.getKey() + " does not belong to " + e.getValue())
        .sorted()
        .findFirst();
  }

  private static Set<Address> ownerOf(Digest passage, Map<Digest, Address> owners) {
    Address owner = owners.get(passage);
    return owner == null ? Set.of() : Set.of(owner);
  }

  private static Optional<String> machineProblem(
      JobState.Running running,
      Signed<TaskResult> result,
      Signed<MachineCertificate> certificate,
      TaskKind kind,
      Digest commitment,
      Domain domain,
      long now) {
    TaskResult word = result.statement();
    MachineCertificate machine = certificate.statement();
    if (word.kind() != kind
        || !word.order().equals(running.order().digest())
        || !word.result().equals(commitment)) {
      return problem("the machine signed another result");
    }
    if (!word.machine().equals(machine.machine()) || !result.isGoodIn(domain)) {
      return problem(
          "the result is not signed by the certified machine %s".formatted(machine.machine()));
    }
    if (!certificate.isGoodIn(domain) || !machine.holdsAt(now)) {
      return problem("the certificate of machine %s does not hold".formatted(machine.machine()));
    }
    return machine.account().equals(running.account())
        ? Optional.empty()
        : problem(
            "the machine is certified by %s, the lease is of %s"
                .formatted(machine.account(), running.account()));
  }

  private static Optional<String> problem(String reason) {
    return Optional.of(reason);
  }
}
