package network.byline.scheduler.reputation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import network.byline.base.statement.TaskKind;
import network.byline.base.value.Address;
import network.byline.base.value.Amount;
import network.byline.scheduler.matching.WorkerId;
import org.junit.jupiter.api.Test;

class TrustBookTest {

  private static final Amount UNIT = Amount.of(1_000);
  private static final Subject SCORER = subject(1, "m1", TaskKind.SCORE, "strict");

  private final TrustBook book = new TrustBook(TrustRules.DEFAULT);

  @Test
  void trustIsEarnedForOneMachineKindAndEngineOnly() {
    pass(SCORER, 10);
    assertThat(book.isNewcomer(SCORER)).isFalse();
    assertThat(book.isNewcomer(subject(1, "m1", TaskKind.INFER, "strict"))).isTrue();
    assertThat(book.isNewcomer(subject(1, "m2", TaskKind.SCORE, "strict"))).isTrue();
    assertThat(book.isNewcomer(subject(1, "m1", TaskKind.SCORE, "cuda"))).isTrue();
  }

  @Test
  void auditsBecomeRarerWithCheckedUnitsAndWithWhatIsHeld() {
    assertThat(book.auditPpm(SCORER, UNIT, false)).isEqualTo(1_000_000);
    pass(SCORER, 100);
    for (int i = 0; i < 1_000; i++) {
      book.credit(SCORER, UNIT, UNIT);
    }
    assertThat(book.held(SCORER.account())).isEqualTo(UNIT.times(64));
    assertThat(book.auditPpm(SCORER, UNIT, false)).isEqualTo(20_000);
    assertThat(book.auditPpm(SCORER, UNIT, true)).isEqualTo(100_000);
    assertThat(book.auditPpm(SCORER, UNIT.times(64), false)).isEqualTo(625_000);
  }

  @Test
  void oneMissIsFreeAndAnotherSoonAfterTakesOneCheckedUnitBackButCostsNoPay() {
    pass(SCORER, 40);
    book.credit(SCORER, UNIT, UNIT);
    Amount held = book.held(SCORER.account());
    book.missed(SCORER);
    assertThat(book.standing(SCORER).trust()).isEqualTo(40);
    book.missed(SCORER);
    assertThat(book.standing(SCORER).trust()).isEqualTo(39);
    pass(SCORER, 20);
    book.missed(SCORER);
    assertThat(book.standing(SCORER).trust()).isEqualTo(59);
    assertThat(book.held(SCORER.account())).isEqualTo(held);
    assertThat(book.isBarred(SCORER.account())).isFalse();
  }

  @Test
  void convictionBarsTheAccountAndTakesAllThatIsHeld() {
    pass(SCORER, 10);
    book.credit(SCORER, UNIT, UNIT);
    Amount held = book.held(SCORER.account());
    assertThat(book.convict(SCORER)).isEqualTo(held).isNotEqualTo(Amount.ZERO);
    assertThat(book.held(SCORER.account())).isEqualTo(Amount.ZERO);
    assertThat(book.mayTake(subject(1, "m2", TaskKind.INFER, "strict"))).isFalse();
  }

  @Test
  void whatAConvictHadInFlightIsNotPaid() {
    pass(SCORER, 10);
    book.convict(SCORER);
    assertThat(book.credit(SCORER, UNIT, UNIT)).isEqualTo(Amount.ZERO);
    assertThat(book.held(SCORER.account())).isEqualTo(Amount.ZERO);
    assertThat(book.fund()).isEqualTo(UNIT);
  }

  @Test
  void newcomersAccountHasTwoUnitsOfAKindInFlightOnAllItsMachinesTogether() {
    Subject other = subject(1, "m2", TaskKind.SCORE, "strict");
    book.began(SCORER);
    assertThat(book.mayTake(other)).isTrue();
    book.began(SCORER);
    assertThat(book.mayTake(other)).isFalse();
    assertThat(book.mayTake(subject(1, "m2", TaskKind.INFER, "strict"))).isTrue();
    book.ended(SCORER);
    assertThat(book.mayTake(other)).isTrue();
    pass(SCORER, 10);
    for (int i = 0; i < 50; i++) {
      book.began(SCORER);
    }
    assertThat(book.mayTake(SCORER)).isTrue();
  }

  @Test
  void aNewcomersHeldPayPaysForItsAuditsThenTheFundThenTheOperator() {
    book.credit(SCORER, UNIT, UNIT);
    assertThat(book.held(SCORER.account())).isEqualTo(Amount.of(950));
    assertThat(book.fund()).isEqualTo(Amount.of(50));
    book.payAudit(SCORER, Amount.of(960));
    assertThat(book.held(SCORER.account())).isEqualTo(Amount.ZERO);
    assertThat(book.fund()).isEqualTo(Amount.of(40));
    pass(SCORER, 10);
    book.payAudit(SCORER, Amount.of(100));
    assertThat(book.fund()).isEqualTo(Amount.ZERO);
    assertThat(book.advanced()).isEqualTo(Amount.of(60));
  }

  @Test
  void whoLeavesInHonourGetsWhatWasHeldAndIsForgotten() {
    pass(SCORER, 10);
    book.credit(SCORER, UNIT, UNIT);
    book.began(SCORER);
    assertThatThrownBy(() -> book.leave(SCORER.account())).hasMessageContaining("in flight");
    book.ended(SCORER);
    assertThat(book.leave(SCORER.account())).isEqualTo(Amount.of(250));
    assertThat(book.isNewcomer(SCORER)).isTrue();
    assertThat(book.allHeld()).isEqualTo(Amount.ZERO);
  }

  private void pass(Subject subject, int times) {
    for (int i = 0; i < times; i++) {
      book.passed(subject);
    }
  }

  private static Subject subject(int account, String worker, TaskKind kind, String profile) {
    byte[] bytes = new byte[Address.SIZE];
    bytes[0] = (byte) account;
    return new Subject(Address.of(bytes), new WorkerId(worker), kind, profile);
  }
}
