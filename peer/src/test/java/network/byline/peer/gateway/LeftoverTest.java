package network.byline.peer.gateway;

import static network.byline.peer.gateway.ScriptedMachine.LENGTH;
import static network.byline.peer.gateway.ScriptedMachine.digest;
import static network.byline.peer.gateway.ScriptedMachine.infer;
import static network.byline.peer.gateway.ScriptedMachine.tokens;
import static network.byline.peer.gateway.VolunteerWorld.PATIENCE;
import static network.byline.peer.gateway.VolunteerWorld.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletionStage;
import network.byline.actors.work.InferDone;
import network.byline.peer.volunteer.VolunteerEvent;
import network.byline.peer.volunteer.protocol.Verdict;
import org.junit.jupiter.api.Test;

/** What a volunteer still works on when its connection, or its lease, is gone. */
class LeftoverTest {

  @Test
  void aTaskThatIsStillUnderWayServesItsNextLease() throws Exception {
    try (VolunteerWorld world = new VolunteerWorld()) {
      VolunteerWorld.Volunteer volunteer = backWithATaskUnderWay(world);

      List<Integer> heard = Collections.synchronizedList(new ArrayList<>());
      CompletionStage<InferDone> again =
          world.gateway.infer(
              infer("j/INFER/2", volunteer.worker(), 5), (_, token) -> heard.add(token));
      volunteer.machine.permit(LENGTH);
      get(again);

      assertThat(heard).isEqualTo(tokens(digest(5), LENGTH));
      assertThat(volunteer.machine.inferred()).hasSize(1);
    }
  }

  @Test
  void aTaskThatIsStillUnderWayTakesTheSlotOfAnother() throws Exception {
    try (VolunteerWorld world = new VolunteerWorld()) {
      VolunteerWorld.Volunteer volunteer = backWithATaskUnderWay(world);
      assertThat(state(world)).isEqualTo("paused");

      volunteer.machine.permit(LENGTH);

      await().atMost(PATIENCE).until(() -> !state(world).equals("paused"));
    }
  }

  @Test
  void anAnswerThatWasCutShortServesNoOtherLease() throws Exception {
    GatewayLimits limits =
        GatewayLimits.STANDARD.withProvenAfter(0).withStall(Duration.ofMillis(300));
    try (VolunteerWorld world = new VolunteerWorld(limits)) {
      var volunteer = world.joined(1);
      volunteer.machine.hold();
      CompletionStage<InferDone> lost =
          world.gateway.infer(infer("j/INFER/1", volunteer.worker(), 5), (_, _) -> {});
      volunteer.machine.permit(2);
      assertThatThrownBy(() -> get(lost)).hasMessageContaining("no progress");
      assertThat(volunteer.first(VolunteerEvent.Judged.class).verdict())
          .isEqualTo(Verdict.Code.TOO_LATE);
      volunteer.machine.permit(2 * LENGTH);

      var done =
          (InferDone.Inferred)
              get(world.gateway.infer(infer("j/INFER/2", volunteer.worker(), 5), (_, _) -> {}));

      assertThat(done.trace().answerTokens()).isEqualTo(tokens(digest(5), LENGTH));
    }
  }

  private static VolunteerWorld.Volunteer backWithATaskUnderWay(VolunteerWorld world) {
    var volunteer = world.joined(1);
    volunteer.machine.hold();
    CompletionStage<InferDone> lost =
        world.gateway.infer(infer("j/INFER/1", volunteer.worker(), 5), (_, _) -> {});
    volunteer.machine.permit(2);
    await().atMost(PATIENCE).until(() -> volunteer.machine.drawn() == 2);
    world.network.lose(world.hostId, volunteer.id);
    assertThatThrownBy(() -> get(lost)).hasMessageContaining("lost");
    world.awaitConnected(volunteer);
    return volunteer;
  }

  private static String state(VolunteerWorld world) {
    return world.gateway.connected().getFirst().state();
  }
}
