package network.byline.scheduler.reputation;

import java.math.BigInteger;
import network.byline.base.value.Amount;

/**
 * The constants of trust. Parts are in millionths.
 *
 * @param trustedFrom how many checked units end the time as a newcomer
 * @param floorPpm the lowest audit rate, which no trust goes below
 * @param auditedFloorPpm the lowest rate for orders that ask for audits
 * @param marginPpm by how much the expected loss of a cheat exceeds its gain
 * @param heldPpm the part of pay that is held back until enough is held
 * @param heldUnits how much is enough: so many times the largest value that one unit put at risk
 * @param levyPpm the part of pay that goes to the fund for audits
 * @param freeMissEvery after how many checked units another miss is free
 * @param newcomerUnits how many units of a kind a newcomer's account may have in flight unchecked
 */
public record TrustRules(
    int trustedFrom,
    int floorPpm,
    int auditedFloorPpm,
    int marginPpm,
    int heldPpm,
    int heldUnits,
    int levyPpm,
    int freeMissEvery,
    int newcomerUnits) {

  /** A whole in millionths. */
  public static final int WHOLE = 1_000_000;

  /**
   * The rules that hold. With 64 units held, a rate of two in a hundred takes 1.28 times from a
   * cheat what it brings; docs/security.md has the arithmetic.
   */
  public static final TrustRules DEFAULT =
      new TrustRules(10, 20_000, 100_000, 1_250_000, 250_000, 64, 50_000, 20, 2);

  public TrustRules {
    if (trustedFrom < 1 || floorPpm < 1 || floorPpm > WHOLE || auditedFloorPpm < floorPpm) {
      throw new IllegalArgumentException(
          "trust rules: trustedFrom at least 1, floorPpm 1 to 1000000, auditedFloorPpm not below");
    }
    if (marginPpm < WHOLE || heldPpm < 0 || levyPpm < 0 || heldPpm + levyPpm > WHOLE) {
      throw new IllegalArgumentException(
          "trust rules: marginPpm at least 1000000, heldPpm and levyPpm together at most 1000000");
    }
    if (heldUnits < 1 || freeMissEvery < 1 || newcomerUnits < 1) {
      throw new IllegalArgumentException(
          "trust rules: heldUnits, freeMissEvery and newcomerUnits are at least 1");
    }
  }

  /**
   * Returns how many of a million units are audited: all of a newcomer; then the most of the floor,
   * one in as many as count as checked, and the rate at which the expected loss of a cheat exceeds
   * its gain by the margin.
   *
   * <p>A cheat that is not audited gains at most the value at risk v; one that is loses the stake H
   * and gains nothing. At the rate a it expects (1 − a)·v − a·H, which is below zero as soon as a >
   * v / (H + v).
   *
   * @param stake what the account loses if it is convicted
   * @param atRisk the most that a cheat on this unit could bring
   */
  public int auditPpm(Standing standing, Amount stake, Amount atRisk, int floor) {
    if (standing.trust() < trustedFrom) {
      return WHOLE;
    }
    int byCount = WHOLE / standing.trust();
    BigInteger whole = stake.plus(atRisk).toBigInteger();
    BigInteger byStake =
        whole.signum() == 0
            ? BigInteger.ZERO
            : ceiling(atRisk.toBigInteger().multiply(BigInteger.valueOf(marginPpm)), whole);
    int least = Math.max(Math.max(floor, floorPpm), byCount);
    return byStake.min(BigInteger.valueOf(WHOLE)).max(BigInteger.valueOf(least)).intValueExact();
  }

  /** Returns a part of an amount, rounded down. */
  static Amount part(Amount amount, int ppm) {
    return Amount.of(
        amount.toBigInteger().multiply(BigInteger.valueOf(ppm)).divide(BigInteger.valueOf(WHOLE)));
  }

  private static BigInteger ceiling(BigInteger number, BigInteger divisor) {
    return number.add(divisor).subtract(BigInteger.ONE).divide(divisor);
  }
}
