package network.byline.actors.job;

import static network.byline.actors.SampleJobs.NOW;
import static network.byline.actors.Samples.BOB;
import static network.byline.actors.Samples.CLIENT;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import network.byline.actors.SampleJobs;
import network.byline.base.statement.TaskKind;
import network.byline.base.value.JobId;
import org.junit.jupiter.api.Test;

class JobStateTest {

  private static final AcceptedOrder ORDER = SampleJobs.order(20, 800, 100);
  private static final JobEvent.Leased LEASED =
      new JobEvent.Leased("lease", TaskKind.INFER, "worker-1", BOB.address(), NOW + 9, NOW);
  private static final JobEvent GENERATED =
      new JobEvent.AnswerGenerated(SampleJobs.generated(ORDER, List.of(1, 2)), NOW);
  private static final JobEvent SETTLED = SampleSettlements.delivered(ORDER, List.of(1, 2));
  private static final JobEvent LOST = new JobEvent.LeaseLost("lease", "it died", NOW);
  private static final JobEvent HELD = new JobEvent.HoldTaken(NOW);
  private static final JobEvent CANCELLED = new JobEvent.CancelRequested(NOW);
  private static final JobEvent HOLD_ENDED = new JobEvent.HoldEnded(NOW);
  private static final JobEvent HANDED_OVER = new JobEvent.HandedOver(NOW);
  private static final List<JobEvent> ALL =
      List.of(
          new JobEvent.Submitted(ORDER),
          new JobEvent.HoldRefused("no", NOW),
          HELD,
          LEASED,
          LOST,
          CANCELLED,
          GENERATED,
          SETTLED,
          HOLD_ENDED,
          HANDED_OVER);

  @Test
  void straightRoadGoesThroughTwoTasksToItsEnd() {
    JobState state =
        after(
            new JobEvent.Submitted(ORDER),
            HELD,
            LEASED,
            GENERATED,
            LEASED,
            SETTLED,
            HOLD_ENDED,
            HANDED_OVER);
    assertThat(state)
        .isInstanceOfSatisfying(
            JobState.Settled.class, settled -> assertThat(settled.done()).isTrue());
  }

  @Test
  void refusedHoldFreesTheNonce() {
    assertThat(after(new JobEvent.Submitted(ORDER), new JobEvent.HoldRefused("no", NOW)))
        .isEqualTo(new JobState.Empty());
  }

  @Test
  void lostLeasesOfATaskAreCountedUntilTheJobGivesUp() {
    JobState.Queued queued =
        (JobState.Queued) after(new JobEvent.Submitted(ORDER), HELD, LEASED, LOST, LEASED, LOST);
    assertThat(queued.attempts()).isEqualTo(2);
    assertThat(queued.givesUp(3)).isFalse();
    assertThat(queued.givesUp(2)).isTrue();
    assertThat(queued.failure(2, "")).isEqualTo("2 workers were lost at it");
    JobState.Queued scoring = (JobState.Queued) queued.apply(LEASED).apply(GENERATED);
    assertThat(scoring.attempts()).isZero();
    assertThat(scoring.kind()).isEqualTo(TaskKind.SCORE);
  }

  @Test
  void everyLeaseHasANameOfItsOwn() {
    JobId job = new JobId(CLIENT.address(), 7);
    JobState.Queued queued = (JobState.Queued) after(new JobEvent.Submitted(ORDER), HELD);
    JobState.Queued again = (JobState.Queued) queued.apply(LEASED).apply(LOST);
    JobState.Queued scoring = (JobState.Queued) queued.apply(LEASED).apply(GENERATED);
    assertThat(List.of(queued.nextLease(job), again.nextLease(job), scoring.nextLease(job)))
        .doesNotHaveDuplicates();
  }

  @Test
  void cancelledJobDoesNotBeginButScoresWhatItHas() {
    JobState.Queued queued =
        (JobState.Queued) after(new JobEvent.Submitted(ORDER), CANCELLED, HELD);
    assertThat(queued.givesUp(3)).isTrue();
    JobState.Queued scoring =
        (JobState.Queued) after(new JobEvent.Submitted(ORDER), HELD, LEASED, CANCELLED, GENERATED);
    assertThat(scoring.givesUp(3)).isFalse();
  }

  @Test
  void eventsThatDoNotBelongToAPhaseLeaveItAsItIs() {
    List<JobState> states =
        List.of(
            after(),
            after(new JobEvent.Submitted(ORDER)),
            after(new JobEvent.Submitted(ORDER), HELD),
            after(new JobEvent.Submitted(ORDER), HELD, LEASED),
            after(new JobEvent.Submitted(ORDER), HELD, LEASED, SETTLED));
    int moves = 0;
    for (JobState state : states) {
      for (JobEvent event : ALL) {
        moves += state.apply(event).equals(state) ? 0 : 1;
      }
    }
    // Submitted; refused, held, cancelled; leased, cancelled, settled; lost, cancelled, generated,
    // settled; hold ended, handed over.
    assertThat(moves).isEqualTo(13);
  }

  @Test
  void jobIdIsReadBack() {
    JobId job = new JobId(CLIENT.address(), Long.MAX_VALUE);
    assertThat(JobId.parse(job.toString())).isEqualTo(job);
    assertThat(job.toString()).isLowerCase();
  }

  private static JobState after(JobEvent... events) {
    JobState state = new JobState.Empty();
    for (JobEvent event : events) {
      state = state.apply(event);
    }
    return state;
  }
}
