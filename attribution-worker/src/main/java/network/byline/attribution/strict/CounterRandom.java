package network.byline.attribution.strict;

/**
 * Random numbers without state: a mix of seed and counter (the finaliser of SplitMix64, applied to
 * the seed and again with the counter). Any draw can be replayed by itself.
 */
final class CounterRandom {

  private static final long GOLDEN = 0x9e3779b97f4a7c15L;

  private CounterRandom() {}

  /** 64 bits of draw {@code counter}. */
  static long bits(long seed, long counter) {
    return mix(mix(seed + GOLDEN) + (counter + 1) * GOLDEN);
  }

  /** Draw {@code counter} as a multiple of 2^-53 in [0, 1). */
  static double unit(long seed, long counter) {
    return (bits(seed, counter) >>> 11) * 0x1p-53;
  }

  private static long mix(long value) {
    long z = value;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
