package network.byline.scheduler.matching;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import network.byline.base.statement.TaskKind;
import network.byline.base.value.Address;
import network.byline.base.value.Digest;
import org.junit.jupiter.api.Test;

class OfferBookTest {

  private static final Instant NOON = Instant.parse("2026-11-01T12:00:00Z");
  private static final Digest MODEL = Digest.sha256(new byte[] {1});
  private static final TaskNeed INFER = TaskNeed.of(TaskKind.INFER, MODEL, 1);

  private final OfferBook book = new OfferBook();

  @Test
  void everyCreditIsGivenOnceAndComesBackWhenTheLeaseEnds() {
    post("a", 1, 2);
    assertThat(picked(INFER, 0)).isEqualTo("a");
    book.take(new WorkerId("a"));
    book.take(new WorkerId("a"));
    assertThat(nothing(INFER)).isEqualTo("a: is busy");
    book.giveBack(new WorkerId("a"));
    assertThat(picked(INFER, 0)).isEqualTo("a");
  }

  @Test
  void anOfferMadeAgainKeepsWhatIsOut() {
    post("a", 1, 1);
    book.take(new WorkerId("a"));
    post("a", 1, 1);
    assertThat(nothing(INFER)).isEqualTo("a: is busy");
    post("a", 1, 2);
    assertThat(picked(INFER, 0)).isEqualTo("a");
  }

  @Test
  void anOfferEndsUnlessItIsMadeAgain() {
    book.post(offer("a", 1, 1, Set.of()), false, NOON.plusSeconds(30));
    book.post(offer("b", 2, 1, Set.of()), false, NOON.plusSeconds(60));
    assertThat(book.expire(NOON.plusSeconds(30))).containsExactly(new WorkerId("a"));
    assertThat(picked(INFER, 0)).isEqualTo("b");
    assertThat(book.reason(new WorkerId("a"), INFER))
        .contains("has made no offer, or it has ended");
  }

  @Test
  void whoHasTheModelInMemoryComesFirstHoweverManyOthersThereAre() {
    for (int i = 0; i < 500; i++) {
      post("w" + i, i, 1);
    }
    book.post(offer("resident", 999, 1, Set.of(MODEL)), false, NOON);
    for (int draw = 0; draw < 100; draw++) {
      assertThat(picked(INFER, draw)).isEqualTo("resident");
    }
  }

  @Test
  void aShareOfDecisionsGoesToNewcomers() {
    for (int i = 0; i < 50; i++) {
      book.post(offer("known" + i, i, 1, Set.of(MODEL)), false, NOON);
    }
    book.post(offer("new", 99, 1, Set.of()), true, NOON);
    long explored =
        LongStream.range(0, 10_000).filter(draw -> picked(INFER, draw).equals("new")).count();
    assertThat(explored).isBetween(400L, 600L);
  }

  @Test
  void theDrawDecidesAmongEquals() {
    for (int i = 0; i < 10; i++) {
      post("w" + i, i, 1);
    }
    Map<String, Integer> counts = new HashMap<>();
    for (int draw = 0; draw < 10_000; draw++) {
      counts.merge(picked(INFER, draw), 1, Integer::sum);
    }
    assertThat(counts).hasSize(10).allSatisfy((_, count) -> assertThat(count).isBetween(850, 1150));
  }

  @Test
  void anExcludedAccountNeverChecksItsOwnWorkThoughItHasNearlyAllMachines() {
    for (int i = 0; i < 1_000; i++) {
      post("many" + i, 1, 1);
    }
    post("other", 2, 1);
    TaskNeed audit = INFER.excluding(Set.of(account(1)));
    for (int draw = 0; draw < 200; draw++) {
      assertThat(picked(audit, draw)).isEqualTo("other");
    }
    book.withdraw(new WorkerId("other"));
    assertThat(nothing(audit)).contains("its account must not check its own work");
  }

  @Test
  void aSuspendedAccountIsPassedOverUntilItIsResumed() {
    post("a1", 1, 1);
    post("a2", 1, 1);
    book.suspend(account(1), "waits for its first units to be checked");
    assertThat(nothing(INFER))
        .isEqualTo(
            "a1: waits for its first units to be checked;"
                + " a2: waits for its first units to be checked");
    book.resume(account(1));
    assertThat(picked(INFER, 0)).startsWith("a");
  }

  @Test
  void reasonsOfThousandsFitALine() {
    for (int i = 0; i < 5_000; i++) {
      post("w" + i, i, 0);
    }
    assertThat(nothing(INFER))
        .contains("w0: is busy")
        .endsWith("; and 4984 more")
        .hasSizeLessThan(400);
    assertThat(book.reason(new WorkerId("w4999"), INFER)).contains("is busy");
  }

  private String picked(TaskNeed need, long draw) {
    Match match = book.pick(need, draw);
    assertThat(match).isInstanceOf(Match.Matched.class);
    return ((Match.Matched) match).offer().worker().value();
  }

  private String nothing(TaskNeed need) {
    Match match = book.pick(need, 0);
    assertThat(match).isInstanceOf(Match.NothingFits.class);
    return ((Match.NothingFits) match).text();
  }

  private void post(String worker, int account, int slots) {
    book.post(offer(worker, account, slots, Set.of()), false, NOON);
  }

  private static Offer offer(String worker, int account, int slots, Set<Digest> resident) {
    return new Offer(
        new WorkerId(worker),
        account(account),
        Set.of(TaskKind.INFER, TaskKind.SCORE),
        1,
        "strict",
        slots,
        resident,
        true);
  }

  private static Address account(int number) {
    byte[] bytes = new byte[Address.SIZE];
    bytes[Address.SIZE - 2] = (byte) (number >> 8);
    bytes[Address.SIZE - 1] = (byte) number;
    return Address.of(bytes);
  }
}
