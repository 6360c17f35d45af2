package network.byline.scheduler.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import network.byline.base.statement.TaskKind;
import network.byline.base.value.Address;
import network.byline.scheduler.matching.Offer;
import network.byline.scheduler.matching.WorkerId;
import org.junit.jupiter.api.Test;

class LeasesTest {

  private static final Instant NOON = Instant.parse("2026-11-01T12:00:00Z");
  private static final WorkerId WORKER = new WorkerId("w");

  @Test
  void leaseEndsAtItsDeadline() {
    Lease lease = lease("a", 10);
    assertThat(lease.holdsAt(NOON.plusSeconds(9))).isTrue();
    assertThat(lease.holdsAt(NOON.plusSeconds(10))).isFalse();
  }

  @Test
  void leasesTakeSlotsOfTheOffer() {
    Offer offer =
        new Offer(WORKER, Address.ZERO, Set.of(TaskKind.INFER), 1, "strict", 2, Set.of(), true);
    Leases one = Leases.NONE.with(lease("a", 10));
    assertThat(one.remaining(List.of(offer))).extracting(Offer::slots).containsExactly(1);
    Leases three = one.with(lease("b", 10)).with(lease("c", 10));
    assertThat(three.remaining(List.of(offer))).extracting(Offer::slots).containsExactly(0);
    assertThat(three.without(new LeaseId("b")).heldBy(WORKER)).isEqualTo(2);
  }

  @Test
  void expiredLeasesAreNamed() {
    Leases leases = Leases.NONE.with(lease("a", 10)).with(lease("b", 20));
    assertThat(leases.expiredAt(NOON.plusSeconds(15)))
        .extracting(lease -> lease.id().value())
        .containsExactly("a");
  }

  @Test
  void endingALeaseThatIsNotOutChangesNothing() {
    Leases leases = Leases.NONE.with(lease("a", 10));
    assertThat(leases.without(new LeaseId("x"))).isSameAs(leases);
  }

  @Test
  void sameLeaseIsNotGivenTwice() {
    Leases leases = Leases.NONE.with(lease("a", 10));
    assertThatThrownBy(() -> leases.with(lease("a", 20))).hasMessage("lease a is out already");
  }

  private static Lease lease(String id, int seconds) {
    return Lease.until(
        new LeaseId(id), WORKER, Address.ZERO, TaskKind.INFER, NOON.plusSeconds(seconds));
  }
}
