package network.byline.peer.gateway;

import static network.byline.peer.gateway.ScriptedMachine.LENGTH;
import static network.byline.peer.gateway.ScriptedMachine.OWN;
import static network.byline.peer.gateway.ScriptedMachine.digest;
import static network.byline.peer.gateway.ScriptedMachine.infer;
import static network.byline.peer.gateway.ScriptedMachine.score;
import static network.byline.peer.gateway.ScriptedMachine.tokens;
import static network.byline.peer.gateway.VolunteerWorld.PATIENCE;
import static network.byline.peer.gateway.VolunteerWorld.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import network.byline.actors.work.InferDone;
import network.byline.actors.work.ScoreDone;
import network.byline.actors.work.ScoreTask;
import network.byline.base.statement.Disclosure;
import network.byline.base.statement.TaskKind;
import network.byline.peer.volunteer.VolunteerEvent;
import network.byline.peer.volunteer.protocol.Verdict;
import network.byline.scheduler.matching.Match;
import network.byline.scheduler.matching.Matching;
import network.byline.scheduler.matching.TaskNeed;
import org.junit.jupiter.api.Test;

/** Jobs and volunteers' nodes with the gateway between them, on a network in memory. */
class GatewayTest {

  private static final GatewayLimits PROVEN = GatewayLimits.STANDARD.withProvenAfter(0);

  private static InferDone.Inferred inferred(CompletionStage<InferDone> done) {
    return (InferDone.Inferred) get(done);
  }

  @Test
  void aVolunteerGeneratesAndItsTokensComeInOrder() throws Exception {
    try (VolunteerWorld world = new VolunteerWorld()) {
      var volunteer = world.joined(1);
      List<Integer> heard = Collections.synchronizedList(new ArrayList<>());

      InferDone.Inferred done =
          inferred(
              world.gateway.infer(
                  infer("j/INFER/1", volunteer.worker(), 5), (_, token) -> heard.add(token)));

      assertThat(heard).isEqualTo(tokens(digest(5), LENGTH));
      assertThat(done.trace().answerTokens()).isEqualTo(heard);
      assertThat(done.certificate().statement().account()).isEqualTo(volunteer.account.address());
      assertThat(volunteer.first(VolunteerEvent.Judged.class).verdict())
          .isEqualTo(Verdict.Code.TAKEN);
    }
  }

  @Test
  void anotherAccountScoresAndTheHostComputesAgainUntilItIsProven() throws Exception {
    try (VolunteerWorld world = new VolunteerWorld(GatewayLimits.STANDARD.withProvenAfter(2))) {
      var volunteer = world.joined(1);
      for (int i = 0; i < 2; i++) {
        assertThat(get(world.gateway.score(score("j/SCORE/" + i, volunteer.worker(), i))))
            .isInstanceOf(ScoreDone.Scored.class);
      }
      assertThat(world.own.scored()).hasSize(2);

      for (int i = 2; i < 30; i++) {
        get(world.gateway.score(score("j/SCORE/" + i, volunteer.worker(), i)));
      }
      assertThat(world.own.scored()).hasSizeBetween(3, 12);
    }
  }

  @Test
  void whileAVolunteerIsFreeTheHostLeavesOpenOrdersToItAndKeepsSealedOnes() throws Exception {
    try (VolunteerWorld world = new VolunteerWorld()) {
      TaskNeed need = TaskNeed.of(TaskKind.INFER, ScriptedMachine.CARD.root(), 1);
      assertThat(picked(world, Disclosure.OPEN, need)).isEqualTo(OWN);

      var volunteer = world.joined(1);

      assertThat(picked(world, Disclosure.OPEN, need)).isEqualTo(volunteer.worker());
      assertThat(picked(world, Disclosure.SEALED, need)).isEqualTo(OWN);
      assertThat(world.gateway.offers(Disclosure.SEALED))
          .allMatch(offer -> offer.worker().equals(OWN));
    }
  }

  private static Object picked(VolunteerWorld world, Disclosure disclosure, TaskNeed need) {
    return ((Match.Matched) Matching.pick(world.gateway.offers(disclosure), need)).offer().worker();
  }

  @Test
  void aLostConnectionLosesTheLeaseAtOnceAndAnotherDrawsTheSameTokens() throws Exception {
    try (VolunteerWorld world = new VolunteerWorld(PROVEN)) {
      var first = world.joined(1);
      var second = world.joined(2);
      first.machine.hold();
      List<Integer> heard = Collections.synchronizedList(new ArrayList<>());
      CompletionStage<InferDone> lost =
          world.gateway.infer(
              infer("j/INFER/1", first.worker(), 5), (_, token) -> heard.add(token));
      first.machine.permit(3);
      await().atMost(PATIENCE).until(() -> heard.size() == 3);

      world.network.lose(world.hostId, first.id);

      assertThatThrownBy(() -> get(lost)).hasMessageContaining("lost");
      InferDone.Inferred done =
          inferred(world.gateway.infer(infer("j/INFER/2", second.worker(), 5), (_, _) -> {}));
      assertThat(done.trace().answerTokens()).startsWith(heard.toArray(Integer[]::new));
    }
  }

  @Test
  void whatIsFinishedWhileTheHostIsAwayServesTheNextLeaseOfTheTask() throws Exception {
    try (VolunteerWorld world = new VolunteerWorld()) {
      var volunteer = world.joined(1);
      volunteer.machine.hold();
      CompletionStage<InferDone> lost =
          world.gateway.infer(infer("j/INFER/1", volunteer.worker(), 5), (_, _) -> {});
      volunteer.machine.permit(2);
      await().atMost(PATIENCE).until(() -> volunteer.machine.drawn() == 2);
      world.network.lose(world.hostId, volunteer.id);
      assertThatThrownBy(() -> get(lost)).hasMessageContaining("lost");
      volunteer.machine.permit(LENGTH);
      volunteer.first(VolunteerEvent.Computed.class);
      world.awaitConnected(volunteer);
      VolunteerEvent.Judged late = volunteer.first(VolunteerEvent.Judged.class);
      assertThat(late.verdict()).isEqualTo(Verdict.Code.TOO_LATE);
      volunteer.machine.hold();

      List<Integer> heard = Collections.synchronizedList(new ArrayList<>());
      inferred(
          world.gateway.infer(
              infer("j/INFER/2", volunteer.worker(), 5), (_, token) -> heard.add(token)));

      assertThat(heard).isEqualTo(tokens(digest(5), LENGTH));
      assertThat(volunteer.machine.inferred()).hasSize(1);
    }
  }

  @Test
  void aVolunteerThatLeavesHandsBackWhatItCannotFinish() throws Exception {
    try (VolunteerWorld world = new VolunteerWorld()) {
      var volunteer = world.joined(1);
      volunteer.machine.hold();
      CompletionStage<InferDone> lost =
          world.gateway.infer(infer("j/INFER/1", volunteer.worker(), 5), (_, _) -> {});
      await().atMost(PATIENCE).until(() -> volunteer.node.working() == 1);

      volunteer.node.leave(Duration.ZERO);

      assertThatThrownBy(() -> get(lost)).hasMessageContaining("the volunteer leaves");
      world.awaitGone();
      assertThat(volunteer.ended).succeedsWithin(PATIENCE);
    }
  }

  @Test
  void aPausedVolunteerOffersNothingUntilItGoesOn() throws Exception {
    try (VolunteerWorld world = new VolunteerWorld()) {
      var volunteer = world.joined(1);
      volunteer.node.pause(true);
      await()
          .atMost(PATIENCE)
          .until(() -> world.gateway.connected().getFirst().state().equals("paused"));
      assertThat(world.gateway.offers(Disclosure.OPEN))
          .filteredOn(offer -> offer.worker().equals(volunteer.worker()))
          .allMatch(offer -> offer.slots() == 0);

      volunteer.node.pause(false);
      await()
          .atMost(PATIENCE)
          .until(() -> world.gateway.connected().getFirst().state().equals("ready"));
    }
  }

  @Test
  void aCancelledGenerationEndsWithTheTokensDrawn() throws Exception {
    try (VolunteerWorld world = new VolunteerWorld(PROVEN)) {
      var volunteer = world.joined(1);
      volunteer.machine.hold();
      CompletableFuture<Void> two = new CompletableFuture<>();
      var task = infer("j/INFER/1", volunteer.worker(), 5);
      CompletionStage<InferDone> done =
          world.gateway.infer(
              task,
              (index, _) -> {
                if (index == 1) {
                  two.complete(null);
                }
              });
      volunteer.machine.permit(2);
      get(two);

      world.gateway.cancel(task.lease());

      assertThat(inferred(done).trace().answerTokens()).isEqualTo(tokens(digest(5), 2));
    }
  }

  @Test
  void whoeverDrawsOtherTokensIsKeptOutOnceItIsScored() throws Exception {
    try (VolunteerWorld world = new VolunteerWorld(PROVEN)) {
      var liar = world.joined(1);
      liar.machine.drawOthers();
      InferDone.Inferred wrong =
          inferred(world.gateway.infer(infer("j/INFER/1", liar.worker(), 5), (_, _) -> {}));
      var scoring = score("j/SCORE/1", OWN, 5);
      var task =
          new ScoreTask(
              scoring.lease(),
              OWN,
              scoring.order(),
              scoring.card(),
              scoring.prompt(),
              scoring.sampler(),
              wrong.trace(),
              scoring.deadline());

      assertThat(get(world.gateway.score(task))).isInstanceOf(ScoreDone.NotReplayed.class);

      world.awaitGone();
      assertThat(liar.ended)
          .failsWithin(PATIENCE)
          .withThrowableThat()
          .withMessageContaining("not what the model draws");
    }
  }

  @Test
  void aNewcomersTokensAreHeldBackAndItsFalseAnswerCostsTheJobNothing() throws Exception {
    try (VolunteerWorld world = new VolunteerWorld()) {
      var liar = world.joined(1);
      liar.machine.drawOthers();
      List<Integer> heard = Collections.synchronizedList(new ArrayList<>());

      CompletionStage<InferDone> done =
          world.gateway.infer(infer("j/INFER/1", liar.worker(), 5), (_, token) -> heard.add(token));

      assertThatThrownBy(() -> get(done)).hasMessageContaining("not what the model draws");
      assertThat(heard).isEmpty();
      world.awaitGone();
      assertThat(liar.first(VolunteerEvent.Judged.class).verdict()).isEqualTo(Verdict.Code.REFUSED);
    }
  }

  @Test
  void aNewcomersAnswerIsScoredOnceByTheHost() throws Exception {
    try (VolunteerWorld world = new VolunteerWorld()) {
      var volunteer = world.joined(1);
      get(world.gateway.infer(infer("j/INFER/1", volunteer.worker(), 5), (_, _) -> {}));

      ScoreDone scored = get(world.gateway.score(score("j/SCORE/1", OWN, 5)));

      assertThat(scored).isInstanceOf(ScoreDone.Scored.class);
      assertThat(world.own.scored()).hasSize(1);
    }
  }

  @Test
  void aFalseScoringIsRefusedAndItsAccountKeptOut() throws Exception {
    try (VolunteerWorld world = new VolunteerWorld()) {
      var liar = world.joined(1);
      liar.machine.scoreOthers();

      assertThatThrownBy(() -> get(world.gateway.score(score("j/SCORE/1", liar.worker(), 5))))
          .hasMessageContaining("not what the model computes");

      world.awaitGone();
      assertThat(liar.first(VolunteerEvent.Judged.class).verdict()).isEqualTo(Verdict.Code.REFUSED);
    }
  }

  @Test
  void aRejectionThatTheHostDoesNotShareEndsNoJob() throws Exception {
    try (VolunteerWorld world = new VolunteerWorld(GatewayLimits.STANDARD.withProvenAfter(0))) {
      var liar = world.joined(1);
      liar.machine.rejectAll();

      assertThatThrownBy(() -> get(world.gateway.score(score("j/SCORE/1", liar.worker(), 5))))
          .hasMessageContaining("refused");

      world.awaitGone();
    }
  }

  @Test
  void aVolunteerWhoseClockIsTwoDaysOffIsToldSo() throws Exception {
    try (VolunteerWorld world = new VolunteerWorld()) {
      InstantSource ahead = () -> InstantSource.system().instant().plus(Duration.ofDays(2));

      var volunteer = world.volunteer(1, ahead);

      assertThat(volunteer.ended)
          .failsWithin(PATIENCE)
          .withThrowableThat()
          .withMessageContaining("clock is 172")
          .withMessageContaining("set it");
      assertThat(world.gateway.connected()).isEmpty();
    }
  }

  @Test
  void aVolunteerWhoseCertificatesEndSoonComesBackWithNewOnes() throws Exception {
    AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
    try (VolunteerWorld world = new VolunteerWorld(GatewayLimits.STANDARD, now::get)) {
      var volunteer = world.joined(1, now::get);
      volunteer.first(VolunteerEvent.Joined.class);

      now.updateAndGet(time -> time.plus(Duration.ofDays(30)).minus(Duration.ofMinutes(30)));
      assertThat(world.gateway.offers(Disclosure.OPEN))
          .noneMatch(offer -> offer.worker().equals(volunteer.worker()));

      await()
          .atMost(PATIENCE)
          .until(
              () ->
                  world.gateway.offers(Disclosure.OPEN).stream()
                      .anyMatch(offer -> offer.worker().equals(volunteer.worker())));
      assertThat(volunteer.ended).isNotDone();
      assertThat(
              get(
                  world.gateway.infer(
                      infer("j/INFER/1", volunteer.worker(), 5, now.get().plusSeconds(60)),
                      (_, _) -> {})))
          .isInstanceOf(InferDone.Inferred.class);
    }
  }

  @Test
  void volunteersHearWhatTheyHaveEarnedAndWhyNothingComes() throws Exception {
    try (VolunteerWorld world = new VolunteerWorld()) {
      var volunteer = world.joined(1);
      VolunteerEvent.Standings heard = volunteer.first(VolunteerEvent.Standings.class);

      assertThat(heard.standing().getReceipts()).isEqualTo(3);
      assertThat(heard.standing().getSettled()).isEqualTo("5");
      assertThat(heard.standing().getIdleReason()).contains("no order");
    }
  }
}
