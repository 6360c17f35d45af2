package network.byline.peer.transport.limit;

/** How often something may happen: a burst at once, and so many times a second in the long run. */
public final class Rate {

  private static final long NANOS = 1_000_000_000L;

  private final long interval;
  private final long largestDebt;
  private long paidUntil;
  private boolean begun;

  /**
   * Begins with the whole burst.
   *
   * @param perSecond times a second in the long run
   * @param burst times at once
   */
  public Rate(int perSecond, int burst) {
    interval = NANOS / perSecond;
    largestDebt = interval * (burst - 1L);
  }

  /**
   * Takes one time; false if there is none left now.
   *
   * @param nanos the time now, of a clock that only goes forward
   */
  public synchronized boolean take(long nanos) {
    if (!begun || paidUntil - nanos < 0) {
      begun = true;
      paidUntil = nanos;
    }
    if (paidUntil - nanos > largestDebt) {
      return false;
    }
    paidUntil += interval;
    return true;
  }
}
