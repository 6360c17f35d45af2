package network.byline.actors.job;

import static network.byline.actors.SampleJobs.NOW;
import static network.byline.actors.SampleJobs.PASSAGES;
import static network.byline.actors.Samples.ANN;
import static network.byline.actors.Samples.BOB;
import static network.byline.actors.Samples.DOMAIN;
import static network.byline.actors.Samples.MACHINE;
import static network.byline.actors.Samples.digest;
import static network.byline.actors.Samples.signed;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import network.byline.actors.SampleJobs;
import network.byline.actors.work.InferDone;
import network.byline.actors.work.ScoreDone;
import network.byline.base.receipt.Evidence;
import network.byline.base.receipt.Evidence.CreditedSpan;
import network.byline.base.receipt.Evidence.PassageTotal;
import network.byline.base.receipt.Finish;
import network.byline.base.receipt.Trace;
import network.byline.base.statement.Commitments;
import network.byline.base.statement.MachineCertificate;
import network.byline.base.statement.Signed;
import network.byline.base.statement.TaskKind;
import network.byline.base.statement.TaskResult;
import network.byline.base.value.Address;
import network.byline.base.value.Digest;
import org.junit.jupiter.api.Test;

class ResultCheckTest {

  private static final AcceptedOrder ORDER = SampleJobs.order(20, 800, 100);
  private static final List<Integer> TOKENS = List.of(11, 12, 13, 14);
  private static final Generated GENERATED = SampleJobs.generated(ORDER, TOKENS);
  private static final JobState.Running INFERRING = running(Optional.empty(), false);
  private static final JobState.Running SCORING = running(Optional.of(GENERATED), false);

  @Test
  void goodAnswerPasses() {
    assertThat(problem(GENERATED.trace(), INFERRING)).isEmpty();
  }

  @Test
  void answerIsNoLongerThanIsPaid() {
    Trace nine = SampleJobs.trace(ORDER, Finish.STOP, List.of(1, 2, 3, 4, 5, 6, 7, 8, 9));
    assertThat(problem(nine, INFERRING)).contains("9 tokens are more than the 8 to be paid");
  }

  @Test
  void answerThatEndsByItsLengthHasTheOrderedLength() {
    assertThat(problem(SampleJobs.trace(ORDER, Finish.LENGTH, TOKENS), INFERRING))
        .contains("the answer ended by its length at 4 of 8");
  }

  @Test
  void onlyTheClientCancels() {
    Trace cancelled = SampleJobs.trace(ORDER, Finish.CANCELLED, TOKENS);
    assertThat(problem(cancelled, INFERRING)).contains("the answer was cancelled by the worker");
    assertThat(problem(cancelled, running(Optional.empty(), true))).isEmpty();
  }

  @Test
  void traceOfAnotherOrderModelOrArithmeticIsRefused() {
    AcceptedOrder other = SampleJobs.order(21, 800, 100);
    assertThat(problem(SampleJobs.trace(other, Finish.STOP, TOKENS), INFERRING))
        .contains("the trace is of another order or model");
    Trace t = GENERATED.trace();
    Trace contract =
        new Trace(
            t.order(), t.model(), 2, "x", t.promptTokens(), TOKENS, t.finish(), t.logitsDigest());
    assertThat(problem(contract, INFERRING)).contains("the trace is of arithmetic contract 2");
  }

  @Test
  void resultMustBeSignedByTheCertifiedMachineOfTheLeasedAccount() {
    Trace trace = GENERATED.trace();
    TaskResult word = GENERATED.result().statement();
    Signed<TaskResult> forged = new Signed<>(word, ANN.sign(word.digest(DOMAIN)));
    assertThat(
            problem(
                INFERRING,
                new InferDone.Inferred(trace, digest(53), forged, SampleJobs.certificate())))
        .contains("the result is not signed by the certified machine " + MACHINE.address());
    assertThat(
            problem(
                INFERRING,
                new InferDone.Inferred(
                    trace, digest(99), GENERATED.result(), SampleJobs.certificate())))
        .contains("the machine signed another result");
    assertThat(
            problem(
                INFERRING,
                new InferDone.Inferred(
                    trace,
                    digest(53),
                    GENERATED.result(),
                    certificate(BOB.address(), NOW - 5, NOW))))
        .contains("the certificate of machine " + MACHINE.address() + " does not hold");
    Signed<MachineCertificate> anns =
        signed(ANN, new MachineCertificate(ANN.address(), MACHINE.address(), NOW, NOW + 9));
    assertThat(
            problem(INFERRING, new InferDone.Inferred(trace, digest(53), GENERATED.result(), anns)))
        .contains(
            "the machine is certified by %s, the lease is of %s"
                .formatted(ANN.address(), BOB.address()));
  }

  @Test
  void goodEvidencePasses() {
    assertThat(problem(evidence -> evidence)).isEmpty();
  }

  @Test
  void evidenceOfAnotherTraceOrIndexIsRefused() {
    assertThat(
            problem(
                e ->
                    new Evidence(
                        digest(1), e.segment(), 1, e.tuned(), e.base(), e.spans(), e.totals())))
        .contains("the evidence is of another trace");
    assertThat(
            problem(
                    e ->
                        new Evidence(
                            e.trace(), digest(1), 1, e.tuned(), e.base(), e.spans(), e.totals()))
                .orElseThrow())
        .startsWith("the evidence is of span index");
  }

  @Test
  void everyTokenIsScored() {
    assertThat(
            problem(
                e ->
                    new Evidence(
                        e.trace(),
                        e.segment(),
                        1,
                        e.tuned().subList(0, 3),
                        e.base().subList(0, 3),
                        e.spans(),
                        e.totals())))
        .contains("the evidence scores 3 of 4 tokens");
  }

  @Test
  void totalsAreTheSumsOfSpans() {
    assertThat(
            problem(
                e ->
                    new Evidence(
                        e.trace(),
                        e.segment(),
                        1,
                        e.tuned(),
                        e.base(),
                        e.spans(),
                        List.of(
                            new PassageTotal(PASSAGES.get(0).passage(), ANN.address(), 1L << 40)))))
        .contains("the passages' totals are not the sums of their spans");
    assertThat(problem(e -> spans(e, List.of(span(3, 9, 5)))))
        .contains("span 3-9 is out of order or range");
  }

  @Test
  void ownersAreThoseOfTheDatanet() {
    Evidence evidence = SampleJobs.scored(ORDER, GENERATED).evidence();
    Map<Digest, Address> owners = Map.of(digest(60), ANN.address(), digest(61), BOB.address());
    assertThat(ResultCheck.ownerProblem(evidence, owners)).isEmpty();
    assertThat(
            ResultCheck.ownerProblem(
                    evidence, Map.of(digest(60), BOB.address(), digest(61), BOB.address()))
                .orElseThrow())
        .startsWith("passage " + digest(60) + " does not belong to");
    assertThat(ResultCheck.ownerProblem(evidence, Map.of())).isPresent();
  }

  private static CreditedSpan span(int start, int end, long value) {
    return new CreditedSpan(start, end, 1, digest(60), ANN.address(), 1_000_000, value, List.of());
  }

  private static Evidence spans(Evidence e, List<CreditedSpan> spans) {
    return new Evidence(e.trace(), e.segment(), 1, e.tuned(), e.base(), spans, e.totals());
  }

  private static Optional<String> problem(UnaryOperator<Evidence> twist) {
    Evidence evidence = twist.apply(SampleJobs.scored(ORDER, GENERATED).evidence());
    ScoreDone.Scored scored = SampleJobs.scored(ORDER, evidence);
    return ResultCheck.problem(SCORING, GENERATED, scored, DOMAIN, NOW);
  }

  private static Optional<String> problem(Trace trace, JobState.Running running) {
    return problem(
        running,
        new InferDone.Inferred(
            trace,
            digest(53),
            SampleJobs.result(
                ORDER, TaskKind.INFER, Commitments.trace(digest(53), trace.toBytes())),
            SampleJobs.certificate()));
  }

  private static Optional<String> problem(JobState.Running running, InferDone.Inferred done) {
    return ResultCheck.problem(running, done, DOMAIN, NOW);
  }

  private static Signed<MachineCertificate> certificate(Address account, long from, long to) {
    return signed(BOB, new MachineCertificate(account, MACHINE.address(), from, to));
  }

  private static JobState.Running running(Optional<Generated> generated, boolean cancelled) {
    return new JobState.Running(
        ORDER, generated, 0, cancelled, "lease", "worker-1", BOB.address(), NOW + 60);
  }
}
