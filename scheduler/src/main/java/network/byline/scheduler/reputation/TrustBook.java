package network.byline.scheduler.reputation;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import network.byline.base.statement.TaskKind;
import network.byline.base.value.Address;
import network.byline.base.value.Amount;

/**
 * The standing of all workers, the pay that is held back from their accounts, and the fund that
 * pays for audits. What comes in as pay is held, paid out or in the fund, to the unit.
 *
 * <p>Trust is lost at once and for the whole account: whoever was convicted takes no task again.
 * Nothing is earned by being there.
 */
public final class TrustBook {

  private final TrustRules rules;
  private final Map<Subject, Standing> standings = new HashMap<>();
  private final Map<Address, HeldPay> held = new HashMap<>();
  private final Map<Lane, Integer> inFlight = new HashMap<>();
  private final Set<Address> barred = new HashSet<>();
  private Amount fund = Amount.ZERO;
  private Amount advanced = Amount.ZERO;

  /**
   * What units in flight are counted by: kinds that wait for each other must not block each other.
   */
  private record Lane(Address account, TaskKind kind) {}

  /** Makes an empty book under some rules. */
  public TrustBook(TrustRules rules) {
    this.rules = rules;
  }

  /** Returns what is known of a subject. */
  public Standing standing(Subject subject) {
    return standings.getOrDefault(subject, Standing.NEW);
  }

  /** Tells whether a subject has yet to earn trust. */
  public boolean isNewcomer(Subject subject) {
    return standing(subject).trust() < rules.trustedFrom();
  }

  /** Tells whether an account was convicted. */
  public boolean isBarred(Address account) {
    return barred.contains(account);
  }

  /** Returns how many of a million units of this value are audited. */
  public int auditPpm(Subject subject, Amount atRisk, boolean auditedOrder) {
    return rules.auditPpm(
        standing(subject),
        held(subject.account()),
        atRisk,
        auditedOrder ? rules.auditedFloorPpm() : rules.floorPpm());
  }

  /**
   * Tells whether a subject may take one more unit that waits for a check by others: nobody
   * convicted; a newcomer's account only so many of a kind at once, on all its machines together.
   */
  public boolean mayTake(Subject subject) {
    return !isBarred(subject.account())
        && (!isNewcomer(subject) || inFlight(subject) < rules.newcomerUnits());
  }

  /** Notes that a subject has one more unit in flight that is not checked yet. */
  public void began(Subject subject) {
    inFlight.merge(new Lane(subject.account(), subject.kind()), 1, Integer::sum);
  }

  /** Notes that one of them is checked, or came to nothing. */
  public void ended(Subject subject) {
    inFlight.computeIfPresent(
        new Lane(subject.account(), subject.kind()),
        (_, count) -> count > 1 ? Integer.valueOf(count - 1) : null);
  }

  private int inFlight(Subject subject) {
    return inFlight.getOrDefault(new Lane(subject.account(), subject.kind()), 0);
  }

  /** Notes that a check found a unit right. */
  public void passed(Subject subject) {
    standings.put(subject, standing(subject).passed());
  }

  /** Notes that a unit was lost or late. */
  public void missed(Subject subject) {
    standings.put(subject, standing(subject).missed(rules.freeMissEvery()));
  }

  /**
   * Notes that a check found a unit wrong. The account is barred, and what was held of its pay is
   * lost.
   *
   * @return what was lost; it is no longer the book's
   */
  public Amount convict(Subject subject) {
    standings.put(subject, standing(subject).found());
    barred.add(subject.account());
    Amount lost = held(subject.account());
    held.remove(subject.account());
    return lost;
  }

  /**
   * Credits the pay for one unit. What would be a convict's goes to the fund: it had more in flight
   * when it was caught.
   *
   * @param atRisk the most that a cheat on the unit could have brought
   * @return what the account gets now; the rest is held or in the fund
   */
  public Amount credit(Subject subject, Amount pay, Amount atRisk) {
    if (isBarred(subject.account())) {
      fund = fund.plus(pay);
      return Amount.ZERO;
    }
    HeldPay.Credit credit =
        held.getOrDefault(subject.account(), HeldPay.NONE)
            .credit(pay, isNewcomer(subject), atRisk, rules);
    held.put(subject.account(), credit.next());
    fund = fund.plus(credit.levy());
    return credit.paid();
  }

  /**
   * Takes the price of an audit: of a newcomer from what is held of its own pay, otherwise and
   * beyond that from the fund, and what the fund lacks is advanced by the operator.
   */
  public void payAudit(Subject audited, Amount price) {
    Amount own =
        isNewcomer(audited) ? HeldPay.smaller(held(audited.account()), price) : Amount.ZERO;
    held.computeIfPresent(audited.account(), (_, before) -> before.less(own));
    Amount rest = price.minus(own);
    Amount covered = HeldPay.smaller(fund, rest);
    fund = fund.minus(covered);
    advanced = advanced.plus(rest.minus(covered));
  }

  /** Adds to the fund what convicts lost and nobody else is owed. */
  public void toFund(Amount amount) {
    fund = fund.plus(amount);
  }

  /** Pays out all that is held for an account that leaves and has nothing unchecked in flight. */
  public Amount leave(Address account) {
    if (inFlight.keySet().stream().anyMatch(lane -> lane.account().equals(account))) {
      throw new IllegalArgumentException(account + " has units in flight: let them end first");
    }
    Amount all = held(account);
    held.remove(account);
    standings.keySet().removeIf(subject -> subject.account().equals(account));
    return all;
  }

  /** Returns what is held of an account's pay. */
  public Amount held(Address account) {
    return held.getOrDefault(account, HeldPay.NONE).held();
  }

  /** Returns what is held of all accounts. */
  public Amount allHeld() {
    return held.values().stream().map(HeldPay::held).reduce(Amount.ZERO, Amount::plus);
  }

  /** Returns what is in the fund for audits. */
  public Amount fund() {
    return fund;
  }

  /** Returns what the operator has advanced because the fund was empty. */
  public Amount advanced() {
    return advanced;
  }
}
