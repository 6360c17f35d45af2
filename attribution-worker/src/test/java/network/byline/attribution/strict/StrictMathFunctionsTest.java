package network.byline.attribution.strict;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import org.junit.jupiter.api.Test;

class StrictMathFunctionsTest {

  private static float vectorExp(float x) {
    float[] out = new float[Lanes.COUNT];
    StrictMathFunctions.exp(FloatVector.broadcast(Lanes.FLOAT, x)).intoArray(out, 0);
    return out[Lanes.COUNT - 1];
  }

  private static double vectorExp(double x) {
    double[] out = new double[Lanes.DOUBLE.length()];
    StrictMathFunctions.exp(DoubleVector.broadcast(Lanes.DOUBLE, x)).intoArray(out, 0);
    return out[0];
  }

  @Test
  void floatExponentialIsWithinTwoUnitsOverItsWholeRange() {
    double worst = 0;
    for (int i = -104_000; i <= 88_700; i++) {
      float x = i / 1000f;
      double exact = StrictMath.exp(x);
      double unit = Math.max(Math.ulp((float) exact), Float.MIN_VALUE);
      worst = Math.max(worst, Math.abs(StrictMathFunctions.exp(x) - exact) / unit);
    }
    assertThat(worst).isLessThan(2.0);
  }

  @Test
  void doubleExponentialIsWithinTwoUnitsOverItsWholeRange() {
    double worst = 0;
    for (int i = -745_000; i <= 709_700; i += 7) {
      double x = i / 1000.0;
      double exact = StrictMath.exp(x);
      worst = Math.max(worst, Math.abs(StrictMathFunctions.exp(x) - exact) / Math.ulp(exact));
    }
    assertThat(worst).isLessThan(2.0);
  }

  @Test
  void logarithmIsWithinThreeUnits() {
    Random random = new Random(5);
    double worst = 0;
    for (int i = 0; i < 300_000; i++) {
      double x =
          switch (i % 3) {
            case 0 -> Math.abs(Double.longBitsToDouble(random.nextLong()));
            case 1 -> 1 + random.nextGaussian() * 1e-3;
            default -> random.nextDouble() * 1e5;
          };
      if (!(x > 0) || Double.isInfinite(x)) {
        continue;
      }
      double exact = StrictMath.log(x);
      worst = Math.max(worst, Math.abs(StrictMathFunctions.log(x) - exact) / Math.ulp(exact));
    }
    assertThat(worst).isLessThan(3.0);
  }

  @Test
  void edgesAreDefined() {
    assertThat(StrictMathFunctions.exp(0f)).isEqualTo(1f);
    assertThat(StrictMathFunctions.exp(-0f)).isEqualTo(1f);
    assertThat(StrictMathFunctions.exp(Float.NEGATIVE_INFINITY)).isEqualTo(0f);
    assertThat(StrictMathFunctions.exp(Float.POSITIVE_INFINITY)).isEqualTo(Float.POSITIVE_INFINITY);
    assertThat(StrictMathFunctions.exp(Float.NaN)).isNaN();
    assertThat(StrictMathFunctions.exp(-100f)).isPositive().isLessThan(Float.MIN_NORMAL);
    assertThat(StrictMathFunctions.exp(0.0)).isEqualTo(1.0);
    assertThat(StrictMathFunctions.exp(Double.NEGATIVE_INFINITY)).isEqualTo(0.0);
    assertThat(StrictMathFunctions.exp(Double.POSITIVE_INFINITY))
        .isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(StrictMathFunctions.exp(Double.NaN)).isNaN();
    assertThat(StrictMathFunctions.log(1)).isEqualTo(0.0);
    assertThat(StrictMathFunctions.log(0)).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(StrictMathFunctions.log(-1)).isNaN();
    assertThat(StrictMathFunctions.log(Double.NaN)).isNaN();
    assertThat(StrictMathFunctions.log(Double.POSITIVE_INFINITY))
        .isEqualTo(Double.POSITIVE_INFINITY);
  }

  @Test
  void vectorsHaveTheBitsOfScalars() {
    Random random = new Random(6);
    for (int i = 0; i < 200_000; i++) {
      float x =
          i % 2 == 0
              ? Float.intBitsToFloat(random.nextInt())
              : (float) (random.nextGaussian() * 30);
      assertThat(Float.floatToIntBits(vectorExp(x)))
          .as("exp(%s)", x)
          .isEqualTo(Float.floatToIntBits(StrictMathFunctions.exp(x)));
      double y =
          i % 2 == 0 ? Double.longBitsToDouble(random.nextLong()) : random.nextGaussian() * 300;
      assertThat(Double.doubleToLongBits(vectorExp(y)))
          .as("exp(%s)", y)
          .isEqualTo(Double.doubleToLongBits(StrictMathFunctions.exp(y)));
    }
  }
}
