package network.byline.scheduler.reputation;

/**
 * What a subject has shown so far.
 *
 * @param checked units that a check found right
 * @param trust the checked units that count: each miss beyond the free one takes one off
 * @param failed units that a check found wrong
 * @param missed units that were lost or late, by whatever honest cause
 * @param sinceMiss checked units since the last miss
 */
public record Standing(int checked, int trust, int failed, int missed, int sinceMiss) {

  /** Nothing known. */
  public static final Standing NEW = new Standing(0, 0, 0, 0, 0);

  /** Returns the standing after one more unit that a check found right. */
  public Standing passed() {
    return new Standing(checked + 1, trust + 1, failed, missed, sinceMiss + 1);
  }

  /** Returns the standing after a unit that a check found wrong: all trust is gone. */
  public Standing found() {
    return new Standing(checked, 0, failed + 1, missed, sinceMiss);
  }

  /**
   * Returns the standing after a unit that was lost or late. The first one is free, and so is one
   * after every run of checked units of this length; another takes one checked unit back. A machine
   * that fails with all it was at loses little by it, and one that never returns anything ends as a
   * newcomer. No pay is lost.
   */
  public Standing missed(int freeEvery) {
    boolean free = missed == 0 || sinceMiss >= freeEvery;
    return new Standing(checked, free ? trust : Math.max(0, trust - 1), failed, missed + 1, 0);
  }
}
