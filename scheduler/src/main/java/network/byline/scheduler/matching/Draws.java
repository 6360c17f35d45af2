package network.byline.scheduler.matching;

/**
 * A short row of numbers from one seed, by SplitMix64's mixing (Steele, Lea and Flood, 2014): the
 * same seed gives the same row everywhere.
 */
final class Draws {

  private static final long GOLDEN = 0x9e3779b97f4a7c15L;

  private long state;

  Draws(long seed) {
    this.state = seed;
  }

  /** Returns the next number, from 0 and below the bound. */
  int below(int bound) {
    state += GOLDEN;
    long mixed = (state ^ (state >>> 30)) * 0xbf58476d1ce4e5b9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
    mixed ^= mixed >>> 31;
    return (int) Math.unsignedMultiplyHigh(mixed, bound);
  }
}
