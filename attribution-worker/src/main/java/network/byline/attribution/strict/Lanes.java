package network.byline.attribution.strict;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * The vector width of this process. It never enters a result: a lane is an output of its own. The
 * system property {@code byline.strict.bits} (128, 256 or 512) overrides the machine's preference.
 */
final class Lanes {

  private static final int BITS = bits();

  static final VectorSpecies<Float> FLOAT =
      VectorSpecies.of(float.class, VectorShape.forBitSize(BITS));
  static final VectorSpecies<Double> DOUBLE =
      VectorSpecies.of(double.class, VectorShape.forBitSize(BITS));

  /** Floats in one vector. */
  static final int COUNT = FLOAT.length();

  private Lanes() {}

  private static int bits() {
    Integer forced = Integer.getInteger("byline.strict.bits");
    if (forced == null) {
      return Math.clamp(FloatVector.SPECIES_PREFERRED.vectorBitSize(), 128, 512);
    }
    if (forced != 128 && forced != 256 && forced != 512) {
      throw new IllegalArgumentException(
          "byline.strict.bits is " + forced + "; use 128, 256 or 512");
    }
    return forced;
  }
}
