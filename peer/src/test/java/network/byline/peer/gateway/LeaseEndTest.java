package network.byline.peer.gateway;

import static network.byline.peer.gateway.ScriptedMachine.LENGTH;
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
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import network.byline.actors.work.InferDone;
import network.byline.actors.work.InferTask;
import network.byline.actors.work.ScoreDone;
import network.byline.peer.volunteer.VolunteerEvent;
import network.byline.peer.volunteer.protocol.Failed;
import network.byline.peer.volunteer.protocol.FromHost;
import network.byline.peer.volunteer.protocol.Results;
import network.byline.peer.volunteer.protocol.Verdict;
import network.byline.scheduler.lease.LeaseId;
import network.byline.scheduler.matching.WorkerId;
import org.junit.jupiter.api.Test;

/** How leases end: in time, too late, handed back, taken away. */
class LeaseEndTest {

  private static final GatewayLimits PROVEN = GatewayLimits.STANDARD.withProvenAfter(0);
  private static final LeaseId LEASE = new LeaseId("j/INFER/1");

  private static WorkerId worker(RawVolunteer raw) {
    return raw.passport(Instant.now()).worker();
  }

  private static InferTask until(Instant deadline, WorkerId worker) {
    InferTask task = infer(LEASE.value(), worker, 5);
    return new InferTask(
        task.lease(),
        task.worker(),
        task.order(),
        task.card(),
        task.prompt(),
        task.sampler(),
        task.maxTokens(),
        deadline);
  }

  private static String state(VolunteerWorld world) {
    return world.gateway.connected().getFirst().state();
  }

  @Test
  void aLeaseEndsForWhoeverDripsTokensAndWhatComesAfterwardsIsTooLate() throws Exception {
    try (VolunteerWorld world = new VolunteerWorld(PROVEN)) {
      RawVolunteer raw = new RawVolunteer(world, 1).admitted();
      List<Integer> heard = Collections.synchronizedList(new ArrayList<>());
      List<Integer> tokens = tokens(digest(5), LENGTH);
      CompletionStage<InferDone> done =
          world.gateway.infer(
              until(Instant.now().plusMillis(600), worker(raw)), (_, token) -> heard.add(token));
      raw.lease();
      raw.say(Results.drawn(LEASE, 0, tokens.get(0)));
      await().atMost(PATIENCE).until(() -> heard.size() == 1);

      assertThatThrownBy(() -> get(done)).hasMessageContaining("the lease has ended");
      assertThat(state(world)).isEqualTo("resting");
      for (int i = 1; i < LENGTH; i++) {
        raw.say(Results.drawn(LEASE, i, tokens.get(i)));
      }
      raw.say(Results.done(LEASE, raw.machine().answer(digest(5), tokens)));

      assertThat(raw.next(FromHost.WordCase.VERDICT).getVerdict().getCode())
          .isEqualTo(Verdict.Code.TOO_LATE);
      assertThat(heard).hasSize(1);
    }
  }

  @Test
  void anAnswerThatIsCheckedOnlyAfterItsLeaseEndedIsTooLate() throws Exception {
    try (VolunteerWorld world = new VolunteerWorld()) {
      var volunteer = world.joined(1);
      CompletableFuture<Void> gate = new CompletableFuture<>();
      world.own.scoreAfter(gate);
      Instant deadline = Instant.now().plusSeconds(1);
      var _ = world.gateway.infer(until(deadline, volunteer.worker()), (_, _) -> {});
      await().atMost(PATIENCE).until(() -> !world.own.scored().isEmpty());

      await().atMost(PATIENCE).until(() -> Instant.now().isAfter(deadline));
      gate.complete(null);

      assertThat(volunteer.first(VolunteerEvent.Judged.class).verdict())
          .isEqualTo(Verdict.Code.TOO_LATE);
    }
  }

  @Test
  void whoHandsATaskBackRestsAMoment() throws Exception {
    try (VolunteerWorld world = new VolunteerWorld()) {
      RawVolunteer raw = new RawVolunteer(world, 1).admitted();
      CompletionStage<InferDone> done =
          world.gateway.infer(infer(LEASE.value(), worker(raw), 5), (_, _) -> {});
      raw.lease();

      raw.say(Results.failed(LEASE, Failed.Code.HANDED_BACK, "not now"));

      assertThatThrownBy(() -> get(done)).hasMessageContaining("not now");
      assertThat(state(world)).isEqualTo("resting");
    }
  }

  @Test
  void aScoringHasItsWholeLease() throws Exception {
    try (VolunteerWorld world = new VolunteerWorld(PROVEN.withStall(Duration.ofMillis(200)))) {
      RawVolunteer raw = new RawVolunteer(world, 1).admitted();
      var task = score("j/SCORE/1", worker(raw), 6);
      CompletionStage<ScoreDone> scored = world.gateway.score(task);
      CompletionStage<InferDone> stalled =
          world.gateway.infer(infer(LEASE.value(), worker(raw), 5), (_, _) -> {});
      assertThatThrownBy(() -> get(stalled)).hasMessageContaining("no progress");

      raw.say(Results.done(task.lease(), raw.machine().evidence(task)));

      assertThat(get(scored)).isInstanceOf(ScoreDone.Scored.class);
    }
  }

  @Test
  void lateResultsOfItsOwnLeasesSendNobodyAway() throws Exception {
    try (VolunteerWorld world =
        new VolunteerWorld(GatewayLimits.STANDARD.withStall(Duration.ofMillis(1)))) {
      RawVolunteer raw = new RawVolunteer(world, 1).admitted();
      InferDone.Inferred answer = raw.machine().answer(digest(5), tokens(digest(5), LENGTH));
      assertThatThrownBy(
              () -> get(world.gateway.infer(infer(LEASE.value(), worker(raw), 5), (_, _) -> {})))
          .hasMessageContaining("no progress");

      for (int i = 0; i <= GatewayLimits.STANDARD.strays(); i++) {
        raw.say(Results.done(LEASE, answer));
        assertThat(raw.next(FromHost.WordCase.VERDICT).getVerdict().getCode())
            .isEqualTo(Verdict.Code.TOO_LATE);
      }

      assertThat(world.gateway.connected()).hasSize(1);
    }
  }

  @Test
  void aModelThatIsStillArrivingIsProgress() throws Exception {
    try (VolunteerWorld world =
        new VolunteerWorld(GatewayLimits.STANDARD.withStall(Duration.ofMillis(500)))) {
      RawVolunteer raw = new RawVolunteer(world, 1).admitted();
      CompletionStage<InferDone> done =
          world.gateway.infer(infer(LEASE.value(), worker(raw), 5), (_, _) -> {});
      Instant end = Instant.now().plusMillis(1500);
      await()
          .pollInterval(Duration.ofMillis(50))
          .atMost(PATIENCE)
          .until(
              () -> {
                raw.say(Results.fetching(LEASE));
                return Instant.now().isAfter(end);
              });

      assertThat(done.toCompletableFuture()).isNotDone();
      assertThatThrownBy(() -> get(done)).hasMessageContaining("no progress");
    }
  }

  @Test
  void aCancelDuringTheFetchReachesTheWorker() throws Exception {
    try (VolunteerWorld world = new VolunteerWorld(PROVEN)) {
      var volunteer = world.joined(1);
      volunteer.machine.hold();
      volunteer.content =
          (_, _, _, cancellation) -> {
            await().atMost(PATIENCE).until(cancellation::isCancelled);
            return () -> {};
          };
      CompletionStage<InferDone> done =
          world.gateway.infer(infer(LEASE.value(), volunteer.worker(), 5), (_, _) -> {});
      await().atMost(PATIENCE).until(() -> volunteer.node.working() == 1);

      world.gateway.cancel(LEASE);

      assertThat(((InferDone.Inferred) get(done)).trace().answerTokens()).isEmpty();
    }
  }

  @Test
  void aFetchThatIsCancelledEndsAndTheTaskIsBegunAfreshWhenLeasedAgain() throws Exception {
    try (VolunteerWorld world = new VolunteerWorld(PROVEN)) {
      var volunteer = world.joined(1);
      volunteer.content =
          (_, _, _, cancellation) -> {
            await().atMost(PATIENCE).until(cancellation::isCancelled);
            throw new IllegalStateException("the fetch was cancelled");
          };
      CompletionStage<InferDone> done =
          world.gateway.infer(infer(LEASE.value(), volunteer.worker(), 5), (_, _) -> {});
      await().atMost(PATIENCE).until(() -> volunteer.node.working() == 1);

      world.gateway.cancel(LEASE);

      assertThatThrownBy(() -> get(done)).hasMessageContaining("the fetch was cancelled");
      volunteer.content = (_, _, _, _) -> () -> {};
      assertThat(get(world.gateway.infer(infer("j/INFER/2", volunteer.worker(), 5), (_, _) -> {})))
          .isInstanceOf(InferDone.Inferred.class);
    }
  }

  @Test
  void whatWasTakenAwayInTheMiddleIsBegunAfreshWhenLeasedAgain() throws Exception {
    try (VolunteerWorld world = new VolunteerWorld(PROVEN.withStall(Duration.ofSeconds(1)))) {
      var volunteer = world.joined(1);
      volunteer.machine.hold();
      CompletionStage<InferDone> taken =
          world.gateway.infer(infer(LEASE.value(), volunteer.worker(), 5), (_, _) -> {});
      volunteer.machine.permit(2);
      assertThatThrownBy(() -> get(taken)).hasMessageContaining("no progress");
      assertThat(volunteer.first(VolunteerEvent.Judged.class).verdict())
          .isEqualTo(Verdict.Code.TOO_LATE);
      volunteer.machine.permit(LENGTH);

      InferDone.Inferred again =
          (InferDone.Inferred)
              get(world.gateway.infer(infer("j/INFER/2", volunteer.worker(), 5), (_, _) -> {}));

      assertThat(again.trace().answerTokens()).isEqualTo(tokens(digest(5), LENGTH));
    }
  }
}
