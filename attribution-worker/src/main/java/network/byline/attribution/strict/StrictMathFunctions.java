package network.byline.attribution.strict;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Exponential and logarithm as fixed chains of exact operations, each in a scalar form and, for
 * arrays, in a vector form of the same bits. {@code Math.exp} may differ between platforms; these
 * cannot.
 *
 * <p>exp(x) = 2^n · e^r with n = round(x / ln 2) and |r| ≤ ln 2 / 2, e^r by its Taylor polynomial,
 * and 2^n applied in two halves so that subnormal results are rounded once. log(m · 2^e) = e · ln 2
 * + 2 · artanh((m - 1) / (m + 1)).
 */
final class StrictMathFunctions {

  private static final VectorSpecies<Float> F = Lanes.FLOAT;
  private static final VectorSpecies<Double> D = Lanes.DOUBLE;

  private static final float LOG2_E = (float) 1.4426950408889634;
  private static final float LN2_HIGH = (float) 0.6931471805599453;
  private static final float LN2_LOW = (float) (0.6931471805599453 - LN2_HIGH);

  /** Adding 1.5 · 2^23 leaves the rounded integer in the low bits. */
  private static final float ROUNDER = 12582912f;

  private static final int ROUNDER_BITS = Float.floatToRawIntBits(ROUNDER);
  private static final float LOWEST = -104f;
  private static final float HIGHEST = 89f;

  private static final float F2 = 0.5f;
  private static final float F3 = (float) (1.0 / 6);
  private static final float F4 = (float) (1.0 / 24);
  private static final float F5 = (float) (1.0 / 120);
  private static final float F6 = (float) (1.0 / 720);
  private static final float F7 = (float) (1.0 / 5040);

  private static final double D_LOG2_E = 1.4426950408889634;
  private static final double D_LN2_HIGH = 0.6931471805599453;
  private static final double D_LN2_LOW = 2.3190468138462996e-17;
  private static final double D_ROUNDER = 6755399441055744.0;
  private static final long D_ROUNDER_BITS = Double.doubleToRawLongBits(D_ROUNDER);
  private static final double D_LOWEST = -746.0;
  private static final double D_HIGHEST = 710.0;

  /** 1/k! for k = 13 down to 0. */
  private static final double[] INVERSE_FACTORIALS = inverseFactorials();

  private static final double SQRT_TWO = 1.4142135623730951;
  private static final double TWO_TO_54 = 0x1p54;

  private StrictMathFunctions() {}

  private static double[] inverseFactorials() {
    double[] inverse = new double[14];
    double factorial = 1;
    for (int k = 0; k < inverse.length; k++) {
      factorial = k == 0 ? 1 : factorial * k;
      inverse[inverse.length - 1 - k] = 1 / factorial;
    }
    return inverse;
  }

  /** e^x within 2 units in the last place; NaN stays NaN, overflow is +∞, underflow gradual. */
  static float exp(float x) {
    float bounded = Math.min(Math.max(x, LOWEST), HIGHEST);
    float shifted = Math.fma(bounded, LOG2_E, ROUNDER);
    float n = shifted - ROUNDER;
    float r = Math.fma(n, -LN2_LOW, Math.fma(n, -LN2_HIGH, bounded));
    float p = Math.fma(F7, r, F6);
    p = Math.fma(p, r, F5);
    p = Math.fma(p, r, F4);
    p = Math.fma(p, r, F3);
    p = Math.fma(p, r, F2);
    p = Math.fma(p, r, 1f);
    p = Math.fma(p, r, 1f);
    int whole = Float.floatToRawIntBits(shifted) - ROUNDER_BITS;
    int half = whole >> 1;
    return p
        * Float.intBitsToFloat((half + 127) << 23)
        * Float.intBitsToFloat((whole - half + 127) << 23);
  }

  /** The vector form of {@link #exp(float)}. */
  static FloatVector exp(FloatVector x) {
    FloatVector bounded =
        x.max(FloatVector.broadcast(F, LOWEST)).min(FloatVector.broadcast(F, HIGHEST));
    FloatVector rounder = FloatVector.broadcast(F, ROUNDER);
    FloatVector shifted = bounded.fma(FloatVector.broadcast(F, LOG2_E), rounder);
    FloatVector n = shifted.sub(rounder);
    FloatVector r = n.fma(FloatVector.broadcast(F, -LN2_HIGH), bounded);
    r = n.fma(FloatVector.broadcast(F, -LN2_LOW), r);
    FloatVector one = FloatVector.broadcast(F, 1f);
    FloatVector p = FloatVector.broadcast(F, F7).fma(r, FloatVector.broadcast(F, F6));
    p = p.fma(r, FloatVector.broadcast(F, F5));
    p = p.fma(r, FloatVector.broadcast(F, F4));
    p = p.fma(r, FloatVector.broadcast(F, F3));
    p = p.fma(r, FloatVector.broadcast(F, F2));
    p = p.fma(r, one).fma(r, one);
    IntVector whole = shifted.reinterpretAsInts().sub(ROUNDER_BITS);
    IntVector half = whole.lanewise(VectorOperators.ASHR, 1);
    IntVector rest = whole.sub(half);
    FloatVector scale1 = half.add(127).lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats();
    FloatVector scale2 = rest.add(127).lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats();
    return p.mul(scale1).mul(scale2);
  }

  /** e^x within 2 units in the last place. */
  static double exp(double x) {
    double bounded = Math.min(Math.max(x, D_LOWEST), D_HIGHEST);
    double shifted = Math.fma(bounded, D_LOG2_E, D_ROUNDER);
    double n = shifted - D_ROUNDER;
    double r = Math.fma(n, -D_LN2_LOW, Math.fma(n, -D_LN2_HIGH, bounded));
    double p = INVERSE_FACTORIALS[0];
    for (int k = 1; k < INVERSE_FACTORIALS.length; k++) {
      p = Math.fma(p, r, INVERSE_FACTORIALS[k]);
    }
    long whole = Double.doubleToRawLongBits(shifted) - D_ROUNDER_BITS;
    long half = whole >> 1;
    return p
        * Double.longBitsToDouble((half + 1023) << 52)
        * Double.longBitsToDouble((whole - half + 1023) << 52);
  }

  /** Replaces every x by e^x, as {@link #exp(double)} has it. */
  static void exp(double[] x) {
    int bound = D.loopBound(x.length);
    for (int i = 0; i < bound; i += D.length()) {
      exp(DoubleVector.fromArray(D, x, i)).intoArray(x, i);
    }
    for (int i = bound; i < x.length; i++) {
      x[i] = exp(x[i]);
    }
  }

  /** The vector form of {@link #exp(double)}. */
  static DoubleVector exp(DoubleVector x) {
    DoubleVector bounded =
        x.max(DoubleVector.broadcast(D, D_LOWEST)).min(DoubleVector.broadcast(D, D_HIGHEST));
    DoubleVector rounder = DoubleVector.broadcast(D, D_ROUNDER);
    DoubleVector shifted = bounded.fma(DoubleVector.broadcast(D, D_LOG2_E), rounder);
    DoubleVector n = shifted.sub(rounder);
    DoubleVector r = n.fma(DoubleVector.broadcast(D, -D_LN2_HIGH), bounded);
    r = n.fma(DoubleVector.broadcast(D, -D_LN2_LOW), r);
    DoubleVector p = DoubleVector.broadcast(D, INVERSE_FACTORIALS[0]);
    for (int k = 1; k < 14; k++) {
      p = p.fma(r, DoubleVector.broadcast(D, INVERSE_FACTORIALS[k]));
    }
    LongVector whole = shifted.reinterpretAsLongs().sub(D_ROUNDER_BITS);
    // half + 1023, shifted while it is not negative: AVX2 has no arithmetic shift of longs.
    LongVector half = whole.add(2 * 1023).lanewise(VectorOperators.LSHR, 1);
    LongVector rest = whole.sub(half).add(2 * 1023);
    DoubleVector scale1 = half.lanewise(VectorOperators.LSHL, 52).reinterpretAsDoubles();
    DoubleVector scale2 = rest.lanewise(VectorOperators.LSHL, 52).reinterpretAsDoubles();
    return p.mul(scale1).mul(scale2);
  }

  /** ln x within 3 units in the last place: NaN below 0, -∞ at 0, +∞ at +∞. */
  static double log(double x) {
    if (!(x > 0) || x == Double.POSITIVE_INFINITY) {
      return x == 0 ? Double.NEGATIVE_INFINITY : x > 0 ? x : Double.NaN;
    }
    int exponent = 0;
    double normal = x;
    if (x < Double.MIN_NORMAL) {
      normal = x * TWO_TO_54;
      exponent = -54;
    }
    long bits = Double.doubleToRawLongBits(normal);
    exponent += (int) (bits >>> 52) - 1023;
    double m = Double.longBitsToDouble((bits & 0xfffffffffffffL) | (1023L << 52));
    if (m > SQRT_TWO) {
      m *= 0.5;
      exponent++;
    }
    double s = (m - 1) / (m + 1);
    double z = s * s;
    double tail = 1.0 / 23;
    for (int odd = 21; odd >= 3; odd -= 2) {
      tail = Math.fma(tail, z, 1.0 / odd);
    }
    double twice = s + s;
    double small = Math.fma(twice * z, tail, exponent * D_LN2_LOW);
    return Math.fma(exponent, D_LN2_HIGH, twice + small);
  }
}
