package network.byline.scheduler.matching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import network.byline.base.statement.TaskKind;
import network.byline.base.value.Address;
import network.byline.base.value.Digest;
import org.junit.jupiter.api.Test;

class MatchingTest {

  private static final Digest MODEL = Digest.sha256(new byte[] {1});
  private static final Address ANN = address(1);
  private static final Address BOB = address(2);
  private static final TaskNeed INFER = TaskNeed.of(TaskKind.INFER, MODEL, 1);
  private static final TaskNeed SCORE =
      TaskNeed.of(TaskKind.SCORE, MODEL, 1).avoiding(ANN, new WorkerId("a1"));

  @Test
  void workerOfAnotherAccountScores() {
    assertThat(worker(SCORE, offer("a1", ANN, 1), offer("a2", ANN, 4), offer("b1", BOB, 1)))
        .isEqualTo("b1");
  }

  @Test
  void anotherWorkerOfTheSameAccountScoresBeforeTheSameWorker() {
    assertThat(worker(SCORE, offer("a1", ANN, 4), offer("a2", ANN, 1))).isEqualTo("a2");
  }

  @Test
  void loneWorkerScoresWhatItGenerated() {
    assertThat(worker(SCORE, offer("a1", ANN, 1))).isEqualTo("a1");
  }

  @Test
  void busyPreferredWorkerIsNotWaitedFor() {
    assertThat(worker(SCORE, offer("a1", ANN, 1), offer("b1", BOB, 0))).isEqualTo("a1");
  }

  @Test
  void workerWithTheModelInMemoryComesFirst() {
    Offer resident =
        new Offer(
            new WorkerId("z"), BOB, Set.of(TaskKind.INFER), 1, "strict", 1, Set.of(MODEL), true);
    assertThat(worker(INFER, offer("a1", ANN, 8), resident)).isEqualTo("z");
  }

  @Test
  void moreFreeSlotsWinAndThenTheLowerName() {
    assertThat(worker(INFER, offer("c", ANN, 1), offer("b", ANN, 2), offer("a", ANN, 2)))
        .isEqualTo("a");
  }

  @Test
  void everyRefusalSaysWhy() {
    Offer scorer =
        new Offer(new WorkerId("s"), ANN, Set.of(TaskKind.SCORE), 1, "strict", 1, Set.of(), true);
    Offer old =
        new Offer(new WorkerId("o"), ANN, Set.of(TaskKind.INFER), 2, "strict", 1, Set.of(), true);
    Match match = Matching.pick(List.of(scorer, old, offer("b", BOB, 0)), INFER);
    assertThat(match).isInstanceOf(Match.NothingFits.class);
    assertThat(((Match.NothingFits) match).text())
        .isEqualTo(
            "b: is busy; o: computes under arithmetic contract 2, the model needs 1;"
                + " s: takes no INFER tasks");
  }

  @Test
  void noOffersAreSaidPlainly() {
    Match match = Matching.pick(List.of(), INFER);
    assertThat(match)
        .isInstanceOfSatisfying(
            Match.NothingFits.class,
            nothing -> assertThat(nothing.text()).isEqualTo("no worker has made an offer"));
  }

  @Test
  void malformedWorkerIdIsRefused() {
    assertThatThrownBy(() -> new WorkerId("a b")).hasMessageContaining("worker id 'a b'");
    assertThatThrownBy(() -> offer("a", ANN, -1)).hasMessageContaining("offer.slots");
  }

  private static String worker(TaskNeed need, Offer... offers) {
    Match match = Matching.pick(List.of(offers), need);
    assertThat(match).isInstanceOf(Match.Matched.class);
    return ((Match.Matched) match).offer().worker().value();
  }

  private static Offer offer(String worker, Address account, int slots) {
    return new Offer(
        new WorkerId(worker),
        account,
        Set.of(TaskKind.INFER, TaskKind.SCORE),
        1,
        "strict",
        slots,
        Set.of(),
        false);
  }

  private static Address address(int last) {
    byte[] bytes = new byte[Address.SIZE];
    bytes[Address.SIZE - 1] = (byte) last;
    return Address.of(bytes);
  }
}
