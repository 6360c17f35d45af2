package network.byline.peer.transport.limit;

import network.byline.peer.transport.TransportLimits;

/** How many dials may still go out: a burst at once, and so many a second in the long run. */
public final class DialBudget {

  private static final long NANOS = 1_000_000_000L;

  private final long interval;
  private final long largestDebt;
  private long paidUntil;
  private boolean begun;

  /** Begins with the whole burst. */
  public DialBudget(TransportLimits limits) {
    interval = NANOS / limits.dialsPerSecond();
    largestDebt = interval * (limits.dialBurst() - 1L);
  }

  /**
   * Takes one dial; false if there is none left now.
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
