package network.byline.attribution.strict;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.assertj.core.data.Offset;

/** Norm, softmax and gate against scalar twins of the same order, with tails and edges. */
class RowFunctionsProperties {

  private static float[] numbers(Random random, int count) {
    float[] x = new float[count];
    for (int i = 0; i < count; i++) {
      int kind = random.nextInt(30);
      x[i] =
          kind == 0
              ? Float.MIN_VALUE * random.nextInt(9)
              : kind == 1 ? -0f : (float) random.nextGaussian() * (kind == 2 ? 80 : 3);
    }
    return x;
  }

  @Property(tries = 150)
  void softmaxIsItsScalarTwin(@ForAll @IntRange(min = 1, max = 90) int count, @ForAll long seed) {
    float[] x = numbers(new Random(seed), count + 3);
    float[] twin = x.clone();
    float max = Float.NEGATIVE_INFINITY;
    for (int j = 0; j < count; j++) {
      twin[3 + j] *= 0.25f;
      max = Math.max(max, twin[3 + j]);
    }
    float sum = 0f;
    for (int j = 0; j < count; j++) {
      twin[3 + j] = StrictMathFunctions.exp(twin[3 + j] - max);
      sum += twin[3 + j];
    }
    for (int j = 0; j < count; j++) {
      twin[3 + j] /= sum;
    }
    Softmax.scale(x, 3, count, 0.25f);
    float found = Softmax.max(x, 3, count);
    assertThat(found).isEqualTo(max);
    assertThat(Softmax.normalise(x, 3, count, found)).isEqualTo(sum);
    assertThat(x).isEqualTo(twin);
  }

  @Property(tries = 150)
  void normIsItsScalarTwin(
      @ForAll @IntRange(min = 1, max = 5) int rows,
      @ForAll @IntRange(min = 1, max = 70) int width,
      @ForAll long seed) {
    Random random = new Random(seed);
    float[] x = numbers(random, rows * width);
    float[] weight = numbers(random, width);
    float[] y = new float[rows * width];
    float[] inverse = new float[rows];
    RmsNorm.forward(x, weight, rows, width, 1e-5f, y, inverse);
    for (int m = 0; m < rows; m++) {
      float sum = ChainedSum.of(x, m * width, 1, x, m * width, 1, 0, width);
      float inv = 1f / (float) StrictMath.sqrt(sum / width + 1e-5f);
      assertThat(inverse[m]).isEqualTo(inv);
      for (int k = 0; k < width; k++) {
        assertThat(y[m * width + k]).isEqualTo(x[m * width + k] * inv * weight[k]);
      }
    }
  }

  @Property(tries = 150)
  void gateIsItsScalarTwin(@ForAll @IntRange(min = 1, max = 90) int count, @ForAll long seed) {
    Random random = new Random(seed);
    float[] gate = numbers(random, count);
    float[] up = numbers(random, count);
    float[] dy = numbers(random, count);
    float[] y = new float[count];
    float[] dgate = new float[count];
    float[] dup = new float[count];
    SwiGlu.forward(gate, up, count, y);
    SwiGlu.backward(gate, up, dy, count, dgate, dup);
    for (int i = 0; i < count; i++) {
      float g = gate[i];
      float sigma = 1f / (1f + StrictMathFunctions.exp(-g));
      assertThat(y[i]).isEqualTo(g * sigma * up[i]);
      assertThat(dgate[i]).isEqualTo(dy[i] * up[i] * (sigma * Math.fma(g, 1f - sigma, 1f)));
      assertThat(dup[i]).isEqualTo(dy[i] * (g * sigma));
    }
  }

  @Property(tries = 50)
  void turningBackUndoesTurning(
      @ForAll @IntRange(min = 1, max = 9) int rows,
      @ForAll @IntRange(min = 1, max = 3) int heads,
      @ForAll @IntRange(min = 1, max = 9) int half,
      @ForAll long seed) {
    float[] x = numbers(new Random(seed), rows * heads * half * 2);
    float[] turned = x.clone();
    Rope rope = new Rope(2 * half, 10_000);
    rope.turn(turned, 0, rows, heads, 0);
    rope.turnBack(turned, rows, heads);
    for (int i = 0; i < x.length; i++) {
      assertThat(turned[i]).isCloseTo(x[i], Offset.offset(1e-4f));
    }
    float[] alone = Arrays.copyOfRange(x, (rows - 1) * heads * half * 2, x.length);
    float[] all = x.clone();
    rope.turn(all, 0, rows, heads, 300);
    rope.turn(alone, 0, 1, heads, 300 + rows - 1);
    assertThat(Arrays.copyOfRange(all, (rows - 1) * heads * half * 2, x.length)).isEqualTo(alone);
  }
}
