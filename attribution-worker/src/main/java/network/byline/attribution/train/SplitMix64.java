package network.byline.attribution.train;

/**
 * A sequence of 64-bit numbers from a seed, the same on every machine and under every Java. Source:
 * Steele, Lea and Flood, "Fast Splittable Pseudorandom Number Generators", 2014.
 */
final class SplitMix64 {
  private static final long GOLDEN = 0x9e3779b97f4a7c15L;

  private long state;

  SplitMix64(long seed) {
    state = seed;
  }

  /** A sequence of its own for every (seed, stream). */
  static SplitMix64 of(long seed, long stream) {
    return new SplitMix64(seed ^ mix(stream + 1));
  }

  long next() {
    state += GOLDEN;
    return mix(state);
  }

  /** A number from 0 to {@code bound} - 1, each equally likely. */
  int next(int bound) {
    long limit = (1L << 32) / bound * bound;
    long draw = next() >>> 32;
    while (draw >= limit) {
      draw = next() >>> 32;
    }
    return (int) (draw % bound);
  }

  /** The numbers 0 to {@code count} - 1 in an order drawn from the sequence (Fisher and Yates). */
  int[] permutation(int count) {
    int[] order = new int[count];
    for (int i = 0; i < count; i++) {
      order[i] = i;
    }
    for (int i = count - 1; i > 0; i--) {
      int j = next(i + 1);
      int swap = order[i];
      order[i] = order[j];
      order[j] = swap;
    }
    return order;
  }

  private static long mix(long value) {
    long z = value;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
