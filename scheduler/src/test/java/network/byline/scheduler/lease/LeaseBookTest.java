package network.byline.scheduler.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import network.byline.base.statement.TaskKind;
import network.byline.base.value.Address;
import network.byline.base.value.Digest;
import network.byline.scheduler.lease.TaskLeases.Return;
import network.byline.scheduler.matching.WorkerId;
import org.junit.jupiter.api.Test;

class LeaseBookTest {

  private static final Instant NOON = Instant.parse("2026-11-01T12:00:00Z");
  private static final TaskId TASK = new TaskId(Digest.ZERO, TaskKind.INFER, 0);

  private final LeaseBook book = new LeaseBook();

  @Test
  void afterTheSoftDeadlineASecondCopyIsGivenAndTheFirstIsStillTaken() {
    give("a", 1, 0);
    assertThat(book.leases(TASK).wantsWorker(at(9))).isFalse();
    assertThat(book.due(at(10))).extracting(LeaseBook.Due::hard).containsExactly(false);
    assertThat(book.leases(TASK).wantsWorker(at(10))).isTrue();
    give("b", 2, 10);
    assertThat(book.leases(TASK).wantsWorker(at(25))).isFalse();
    assertThat(taken("b", 2, 15).first()).isTrue();
    assertThat(taken("a", 1, 29).first()).isFalse();
    assertThat(book.tasks()).isEmpty();
  }

  @Test
  void aResultAfterTheHardDeadlineCountsForNothing() {
    give("a", 1, 0);
    assertThat(refused("a", 1, 30)).isEqualTo("lease a ended at 2026-11-01T12:00:30Z");
    assertThat(book.due(at(30))).extracting(LeaseBook.Due::hard).containsExactly(false, true);
    assertThat(refused("a", 1, 31)).isEqualTo("lease a is not out");
    assertThat(book.leases(TASK).wantsWorker(at(31))).isTrue();
    assertThat(book.heldBy(worker(1))).isZero();
  }

  @Test
  void aLeaseIsGoodForOneResultOfItsOwnWorker() {
    give("a", 1, 0);
    assertThat(refused("a", 2, 1)).isEqualTo("lease a is not w2's");
    assertThat(taken("a", 1, 2).first()).isTrue();
    assertThat(refused("a", 1, 3)).isEqualTo("lease a is not out");
    assertThat(refused("x", 1, 3)).isEqualTo("lease x is not out");
  }

  @Test
  void aSilentWorkerIsReplacedAtOnceAndMayComeBackWhileItsRightLasts() {
    give("a", 1, 0);
    assertThat(book.silent(worker(1))).containsExactly(TASK);
    assertThat(book.leases(TASK).wantsWorker(at(1))).isTrue();
    give("b", 2, 1);
    assertThat(book.adopt(new LeaseId("a"), worker(1), at(5))).isTrue();
    assertThat(taken("a", 1, 6).first()).isTrue();
    assertThat(taken("b", 2, 7).first()).isFalse();
  }

  @Test
  void whoWasAwayIsNotPaidForWhatAnotherHasDone() {
    give("a", 1, 0);
    book.silent(worker(1));
    give("b", 2, 1);
    taken("b", 2, 7);
    assertThat(refused("a", 1, 8))
        .isEqualTo("lease a: its worker was away, and another has done the task");
  }

  @Test
  void hostsThatWereAwayTakeResultsThatWereHeldForThem() {
    give("a", 1, 0);
    book.silent(worker(1));
    book.hostsWereAway(Duration.ofSeconds(100));
    assertThat(book.leases(TASK).wantsWorker(at(101))).isFalse();
    assertThat(book.adopt(new LeaseId("a"), worker(1), at(129))).isTrue();
    assertThat(book.adopt(new LeaseId("a"), worker(2), at(129))).isFalse();
    assertThat(taken("a", 1, 129).first()).isTrue();
  }

  @Test
  void noAccountWorksAtBothCopies() {
    give("a", 1, 0);
    assertThatThrownBy(() -> give("b", 1, 10))
        .hasMessage("lease b: its account works at the task already");
  }

  @Test
  void noMoreLeasesAreOpenThanTheRuleSays() {
    for (int i = 0; i < TaskLeases.MAX_OPEN; i++) {
      give("l" + i, i, 0);
      book.silent(worker(i));
    }
    assertThat(book.leases(TASK).wantsWorker(at(1))).isFalse();
    book.due(at(30));
    assertThat(book.leases(TASK).wantsWorker(at(30))).isTrue();
  }

  @Test
  void closingATaskVoidsWhatIsOut() {
    give("a", 1, 0);
    assertThat(book.close(TASK)).extracting(lease -> lease.id().value()).containsExactly("a");
    assertThat(refused("a", 1, 1)).isEqualTo("lease a is not out");
    assertThat(book.due(at(60))).isEmpty();
  }

  private void give(String id, int worker, int second) {
    book.give(
        TASK,
        new Lease(
            new LeaseId(id),
            worker(worker),
            account(worker),
            TaskKind.INFER,
            at(second + 10),
            at(second + 30)),
        at(second));
  }

  private Return.Taken taken(String id, int worker, int second) {
    Return came = book.take(new LeaseId(id), worker(worker), at(second));
    assertThat(came).isInstanceOf(Return.Taken.class);
    return (Return.Taken) came;
  }

  private String refused(String id, int worker, int second) {
    Return came = book.take(new LeaseId(id), worker(worker), at(second));
    assertThat(came).isInstanceOf(Return.Refused.class);
    return ((Return.Refused) came).reason();
  }

  private static Instant at(int second) {
    return NOON.plusSeconds(second);
  }

  private static WorkerId worker(int number) {
    return new WorkerId("w" + number);
  }

  private static Address account(int number) {
    byte[] bytes = new byte[Address.SIZE];
    bytes[0] = (byte) number;
    return Address.of(bytes);
  }
}
