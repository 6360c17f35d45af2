package network.byline.scheduler.reputation;

import network.byline.base.value.Amount;

/**
 * The pay of an account that is held back. It is the account's own, is paid out when it leaves in
 * honour, and is lost when one of its machines is convicted.
 *
 * @param held how much
 * @param enough how much must be held before pay is no longer held back
 */
public record HeldPay(Amount held, Amount enough) {

  /** Nothing held. */
  public static final HeldPay NONE = new HeldPay(Amount.ZERO, Amount.ZERO);

  /**
   * How some pay is split; the three sum to it.
   *
   * @param next what is held afterwards
   * @param paid what the account gets now
   * @param levy what the fund for audits gets
   */
  public record Credit(HeldPay next, Amount paid, Amount levy) {}

  /**
   * Splits the pay for one unit.
   *
   * @param newcomer whether all of it is held: the first units of a machine stand for their own
   *     audits
   * @param atRisk the most that a cheat on the unit could have brought
   */
  public Credit credit(Amount pay, boolean newcomer, Amount atRisk, TrustRules rules) {
    Amount levy = TrustRules.part(pay, rules.levyPpm());
    Amount rest = pay.minus(levy);
    Amount target = larger(enough, atRisk.times(rules.heldUnits()));
    Amount kept = newcomer ? rest : smaller(rest, TrustRules.part(pay, rules.heldPpm()));
    Amount all = held.plus(kept);
    Amount surplus = all.compareTo(target) > 0 ? all.minus(target) : Amount.ZERO;
    Amount released = newcomer ? Amount.ZERO : surplus;
    return new Credit(
        new HeldPay(all.minus(released), target), rest.minus(kept).plus(released), levy);
  }

  /** Returns what is left after a charge; one larger than what is held leaves nothing. */
  public HeldPay less(Amount charge) {
    return new HeldPay(held.minus(smaller(held, charge)), enough);
  }

  static Amount smaller(Amount one, Amount other) {
    return one.compareTo(other) <= 0 ? one : other;
  }

  private static Amount larger(Amount one, Amount other) {
    return one.compareTo(other) >= 0 ? one : other;
  }
}
