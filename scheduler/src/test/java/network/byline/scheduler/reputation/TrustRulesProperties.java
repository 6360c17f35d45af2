package network.byline.scheduler.reputation;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import network.byline.base.value.Amount;

class TrustRulesProperties {

  private static final TrustRules RULES = TrustRules.DEFAULT;

  @Property
  void everyUnitOfANewcomerIsAuditedAndTwoInAHundredOfAnybody(
      @ForAll @IntRange(max = 100_000) int trust,
      @ForAll @LongRange(min = 0) long stake,
      @ForAll @LongRange(min = 0) long atRisk) {
    int ppm = rate(trust, stake, atRisk);
    assertThat(ppm).isBetween(20_000, 1_000_000);
    if (trust < 10) {
      assertThat(ppm).isEqualTo(1_000_000);
    }
  }

  @Property
  void oneCheatLosesMoreThanItBringsWhateverIsAtRisk(
      @ForAll @IntRange(min = 10, max = 100_000) int trust,
      @ForAll @LongRange(min = 0) long stake,
      @ForAll @LongRange(min = 1) long atRisk) {
    BigInteger rate = BigInteger.valueOf(rate(trust, stake, atRisk));
    BigInteger gain =
        BigInteger.valueOf(1_000_000).subtract(rate).multiply(BigInteger.valueOf(atRisk));
    BigInteger loss = rate.multiply(BigInteger.valueOf(stake));
    assertThat(gain.subtract(loss).signum()).isLessThanOrEqualTo(0);
  }

  @Property
  void manyCheatsAtOnceLoseMoreThanOne(
      @ForAll @IntRange(min = 10, max = 100_000) int trust,
      @ForAll @LongRange(min = 0, max = 1_000_000) long stake,
      @ForAll @LongRange(min = 1, max = 1_000_000) long atRisk,
      @ForAll @IntRange(min = 1, max = 1_000) int cheats) {
    double rate = rate(trust, stake, atRisk) / 1e6;
    double one = (1 - rate) * (atRisk + stake) - stake;
    double many = Math.pow(1 - rate, cheats) * ((double) cheats * atRisk + stake) - stake;
    assertThat(one).isLessThanOrEqualTo(0);
    assertThat(many).isLessThanOrEqualTo(one + 1e-6);
  }

  @Property
  void moreTrustAndMoreStakeNeverMeanMoreAudits(
      @ForAll @IntRange(max = 10_000) int trust,
      @ForAll @LongRange(min = 0, max = 1_000_000_000) long stake,
      @ForAll @LongRange(min = 1, max = 1_000_000_000) long atRisk) {
    int ppm = rate(trust, stake, atRisk);
    assertThat(rate(trust + 1, stake, atRisk)).isLessThanOrEqualTo(ppm);
    assertThat(rate(trust, stake * 2 + 1, atRisk)).isLessThanOrEqualTo(ppm);
  }

  @Property
  void payIsHeldPaidOutOrInTheFundToTheUnit(
      @ForAll @LongRange(min = 0) long pay,
      @ForAll @LongRange(min = 0) long held,
      @ForAll @LongRange(min = 0) long atRisk,
      @ForAll boolean newcomer) {
    HeldPay before = new HeldPay(Amount.of(held), Amount.ZERO);
    HeldPay.Credit credit = before.credit(Amount.of(pay), newcomer, Amount.of(atRisk), RULES);
    assertThat(credit.next().held().plus(credit.paid()).plus(credit.levy()))
        .isEqualTo(Amount.of(held).plus(Amount.of(pay)));
    if (newcomer) {
      assertThat(credit.paid()).isEqualTo(Amount.ZERO);
    }
  }

  private static int rate(int trust, long stake, long atRisk) {
    return RULES.auditPpm(
        new Standing(trust, trust, 0, 0, trust),
        Amount.of(stake),
        Amount.of(atRisk),
        RULES.floorPpm());
  }
}
