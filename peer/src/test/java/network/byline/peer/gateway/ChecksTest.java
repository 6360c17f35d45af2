package network.byline.peer.gateway;

import static network.byline.peer.gateway.ScriptedMachine.CARD;
import static network.byline.peer.gateway.ScriptedMachine.DOMAIN;
import static network.byline.peer.gateway.ScriptedMachine.LENGTH;
import static network.byline.peer.gateway.ScriptedMachine.OWN;
import static network.byline.peer.gateway.ScriptedMachine.digest;
import static network.byline.peer.gateway.ScriptedMachine.tokens;
import static network.byline.peer.gateway.VolunteerWorld.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import network.byline.actors.work.InferDone;
import network.byline.actors.work.InferTask;
import network.byline.actors.work.ScoreDone;
import network.byline.actors.work.ScoreTask;
import network.byline.actors.work.TokenSink;
import network.byline.actors.work.Workers;
import network.byline.base.receipt.Evidence;
import network.byline.base.receipt.Evidence.PassageTotal;
import network.byline.base.receipt.Finish;
import network.byline.base.receipt.Trace;
import network.byline.base.statement.Commitments;
import network.byline.base.statement.Disclosure;
import network.byline.base.statement.TaskKind;
import network.byline.base.value.Digest;
import network.byline.peer.volunteer.Credentials;
import network.byline.peer.volunteer.protocol.Passport;
import network.byline.scheduler.lease.LeaseId;
import network.byline.scheduler.matching.Offer;
import org.junit.jupiter.api.Test;

/** What the host looks at before a volunteer's result is a job's. */
class ChecksTest {

  private static final Instant NOW = Instant.ofEpochSecond(1_750_000_000);

  private final ScriptedMachine own = ScriptedMachine.own();
  private final Checks checks = new Checks(own, () -> NOW);

  /** An own worker that answers when the test says so. */
  private static final class SlowWorker implements Workers {

    private final List<LeaseId> begun = new ArrayList<>();
    private final Deque<CompletableFuture<ScoreDone>> open = new ArrayDeque<>();

    @Override
    public List<Offer> offers(Disclosure disclosure) {
      return List.of();
    }

    @Override
    public CompletionStage<InferDone> infer(InferTask task, TokenSink sink) {
      throw new IllegalStateException("only scores");
    }

    @Override
    public CompletionStage<ScoreDone> score(ScoreTask task) {
      begun.add(task.lease());
      open.add(new CompletableFuture<>());
      return open.getLast();
    }

    @Override
    public void cancel(LeaseId lease) {
      throw new IllegalStateException("only scores");
    }
  }

  @Test
  void aCheckHasItsOwnTimeHoweverLittleIsLeftOfTheLease() {
    ScoreTask task = scoring("j/SCORE/1", 5);
    get(new Referee(checks, 1).rule(task, own.evidence(task), false));
    InferTask infer = inferring();
    get(new Vetting(checks).problem(infer, own.answer(digest(5), tokens(digest(5), LENGTH))));

    assertThat(own.scored())
        .extracting(ScoreTask::deadline)
        .containsExactly(NOW.plus(Checks.TIME), NOW.plus(Checks.TIME));
  }

  @Test
  void fewChecksRunAtOnceAndTheRestWaitTheirTurn() {
    SlowWorker slow = new SlowWorker();
    Checks few = new Checks(slow, () -> NOW);
    List<CompletionStage<ScoreDone>> done = new ArrayList<>();
    for (int i = 0; i < Checks.AT_ONCE + Checks.MAX_WAITING; i++) {
      done.add(few.score(scoring("j/SCORE/" + i, 5), "check"));
    }
    assertThat(slow.begun).hasSize(Checks.AT_ONCE);
    assertThatThrownBy(() -> get(few.score(scoring("j/SCORE/x", 5), "check")))
        .hasMessageContaining("too many results to check");

    slow.open.remove().completeExceptionally(new IllegalStateException("the worker died"));
    while (!slow.open.isEmpty()) {
      slow.open.remove().complete(new ScoreDone.NotReplayed(0, "another is drawn"));
    }

    assertThat(slow.begun)
        .hasSize(Checks.AT_ONCE + Checks.MAX_WAITING)
        .startsWith(new LeaseId("j/SCORE/0/check"));
    assertThat(done).allMatch(stage -> stage.toCompletableFuture().isDone());
    assertThatThrownBy(() -> get(done.getFirst())).hasMessageContaining("died");
    done.add(few.score(scoring("j/SCORE/y", 5), "check"));
    assertThat(slow.open).hasSize(1);
  }

  @Test
  void anEmptyAnswerThatClaimsTheModelStoppedIsLookedAt() {
    assertThat(get(new Vetting(checks).problem(inferring(), empty(Finish.STOP)))).isPresent();
    assertThat(own.scored()).hasSize(1);
  }

  @Test
  void anEmptyAnswerThatTheJobCancelledNeedsNoLook() {
    assertThat(get(new Vetting(checks).problem(inferring(), empty(Finish.CANCELLED)))).isEmpty();
    assertThat(own.scored()).isEmpty();
  }

  @Test
  void evidenceThatDoesNotAddUpIsRefusedAtTheDoor() {
    ScriptedMachine machine =
        new ScriptedMachine(OWN, ScriptedMachine.key(20), ScriptedMachine.key(61));
    ScoreTask task = scoring("j/SCORE/1", 5);
    assertThat(doorProblem(task, machine.evidence(task))).isEmpty();

    Evidence e = machine.evidence(task).evidence();
    Evidence more =
        new Evidence(
            e.trace(),
            e.segment(),
            1,
            e.tuned(),
            e.base(),
            e.spans(),
            List.of(new PassageTotal(digest(9), ScriptedMachine.key(20).address(), 5)));
    ScoreDone.Scored wrong =
        new ScoreDone.Scored(
            more,
            digest(72),
            machine.word(
                TaskKind.SCORE, task.order(), Commitments.evidence(digest(72), more.toBytes())),
            machine.evidence(task).certificate());
    assertThat(doorProblem(task, wrong))
        .contains("scored.evidence: the passages' totals are not the sums of their spans");
  }

  private static Optional<String> doorProblem(ScoreTask task, ScoreDone.Scored done) {
    Passport passport =
        new Credentials(
                ScriptedMachine.key(20), ScriptedMachine.key(61).address(), VolunteerWorld.id(7))
            .passport(DOMAIN, NOW);
    return ResultDoor.problem(task, done, passport, DOMAIN, NOW.getEpochSecond());
  }

  private InferDone.Inferred empty(Finish finish) {
    Digest order = digest(5);
    InferDone.Inferred done = own.answer(order, List.of());
    Trace trace =
        new Trace(order, CARD.root(), 1, "scripted", List.of(1, 2), List.of(), finish, Digest.ZERO);
    return new InferDone.Inferred(trace, done.salt(), done.result(), done.certificate());
  }

  private static InferTask inferring() {
    InferTask task = ScriptedMachine.infer("j/INFER/1", OWN, 5);
    return new InferTask(
        task.lease(),
        task.worker(),
        task.order(),
        task.card(),
        task.prompt(),
        task.sampler(),
        task.maxTokens(),
        NOW.plusMillis(1));
  }

  private static ScoreTask scoring(String lease, int order) {
    ScoreTask task = ScriptedMachine.score(lease, OWN, order);
    return new ScoreTask(
        task.lease(),
        task.worker(),
        task.order(),
        task.card(),
        task.prompt(),
        task.sampler(),
        task.trace(),
        NOW.plusMillis(1));
  }
}
