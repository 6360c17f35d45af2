package network.byline.attribution.strict;

/** Standard normal numbers from a seed: Box and Muller's transform of {@link CounterRandom}. */
final class NormalStream {

  private final long seed;
  private long counter;
  private double spare;
  private boolean hasSpare;

  NormalStream(long seed) {
    this.seed = seed;
  }

  double next() {
    if (hasSpare) {
      hasSpare = false;
      return spare;
    }
    double u = CounterRandom.unit(seed, counter++);
    double v = CounterRandom.unit(seed, counter++);
    double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - u));
    double angle = 2 * StrictMath.PI * v;
    spare = radius * StrictMath.sin(angle);
    hasSpare = true;
    return radius * StrictMath.cos(angle);
  }
}
