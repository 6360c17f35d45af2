package network.byline.testkit.network;

import java.util.HashMap;
import java.util.Map;
import network.byline.base.value.Address;
import network.byline.base.value.Amount;
import network.byline.scheduler.reputation.Subject;

/**
 * The rules of trust and held pay once more, written down from docs/security.md in plain numbers
 * and not from the core, to compare with.
 */
final class TrustMirror {

  private static final long WHOLE = 1_000_000;

  private final Map<Subject, int[]> trust = new HashMap<>();
  private final Map<Address, Long> held = new HashMap<>();
  private final Map<Address, Long> enough = new HashMap<>();

  private static final int TRUST = 0;
  private static final int MISSES = 1;
  private static final int SINCE = 2;

  private int[] of(Subject subject) {
    return trust.computeIfAbsent(subject, _ -> new int[3]);
  }

  boolean isNewcomer(Subject subject) {
    return of(subject)[TRUST] < 10;
  }

  void passed(Subject subject) {
    of(subject)[TRUST]++;
    of(subject)[SINCE]++;
  }

  void missed(Subject subject) {
    int[] counts = of(subject);
    if (counts[MISSES] > 0 && counts[SINCE] < 20) {
      counts[TRUST] = Math.max(0, counts[TRUST] - 1);
    }
    counts[MISSES]++;
    counts[SINCE] = 0;
  }

  void convicted(Subject subject) {
    of(subject)[TRUST] = 0;
    held.remove(subject.account());
    enough.remove(subject.account());
  }

  long held(Address account) {
    return held.getOrDefault(account, 0L);
  }

  int auditPpm(Subject subject, Amount atRisk, boolean auditedOrder) {
    int checked = of(subject)[TRUST];
    if (checked < 10) {
      return (int) WHOLE;
    }
    long value = units(atRisk);
    long stake = held(subject.account());
    long byStake = value == 0 ? 0 : (value * 1_250_000 + stake + value - 1) / (stake + value);
    long least = Math.max(auditedOrder ? 100_000 : 20_000, WHOLE / checked);
    return (int) Math.min(WHOLE, Math.max(least, byStake));
  }

  /** Credits some pay and returns what is to be paid out now. */
  long credit(Subject subject, Amount amount, Amount atRisk) {
    long pay = units(amount);
    Address account = subject.account();
    long levy = pay * 50_000 / WHOLE;
    long target = Math.max(enough.getOrDefault(account, 0L), 64 * units(atRisk));
    enough.put(account, target);
    boolean fresh = isNewcomer(subject);
    long kept = fresh ? pay - levy : Math.min(pay - levy, pay * 250_000 / WHOLE);
    long all = held(account) + kept;
    long released = fresh ? 0 : Math.max(0, all - target);
    held.put(account, all - released);
    return pay - levy - kept + released;
  }

  void payAudit(Subject audited, Amount price) {
    if (isNewcomer(audited)) {
      held.computeIfPresent(
          audited.account(), (_, before) -> before - Math.min(before, units(price)));
    }
  }

  static long units(Amount amount) {
    return amount.value().toLong();
  }
}
