package network.byline.attribution.strict;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Every product equals its scalar chain, bit for bit, whatever the shape and the numbers. */
class GemmProperties {

  private static final float[] EDGES = {
    0f,
    -0f,
    1f,
    -1f,
    Float.MIN_VALUE,
    -Float.MIN_VALUE,
    Float.MIN_NORMAL,
    Float.MAX_VALUE,
    -Float.MAX_VALUE,
    1e-30f,
    Float.POSITIVE_INFINITY,
    Float.NEGATIVE_INFINITY,
    Float.NaN
  };

  /** Mostly ordinary numbers of very different sizes, and some edges. */
  private static float[] numbers(Random random, int count, boolean edges) {
    float[] x = new float[count];
    for (int i = 0; i < count; i++) {
      x[i] =
          edges && random.nextInt(40) == 0
              ? EDGES[random.nextInt(EDGES.length)]
              : (float) (random.nextGaussian() * Math.pow(10, random.nextInt(9) - 6));
    }
    return x;
  }

  private static void assertSame(float actual, float expected, String where) {
    assertThat(Float.floatToIntBits(actual)).as(where).isEqualTo(Float.floatToIntBits(expected));
  }

  @Property(tries = 150)
  void aProductIsOneChainPerOutput(
      @ForAll @IntRange(min = 1, max = 21) int m,
      @ForAll @IntRange(min = 1, max = 600) int k,
      @ForAll @IntRange(min = 1, max = 70) int n,
      @ForAll boolean edges,
      @ForAll long seed) {
    Random random = new Random(seed);
    float[] a = numbers(random, m * k, edges);
    float[] w = numbers(random, n * k, edges);
    PackedMatrix packed = PackedMatrix.ofRows(w, n, k);
    float[] c = new float[m * n];
    float[] added = numbers(random, m * n, edges);
    float[] before = added.clone();
    Rows rows = new Rows().view(a, 0, k, m, k);
    Gemm.multiply(rows, packed, c, 0, n);
    Gemm.multiplyAdd(rows, packed, added, 0, n);
    float[] row = new float[n];
    for (int i = 0; i < m; i++) {
      Gemm.multiplyRow(a, i * k, packed, row, 0, packed.panels());
      for (int j = 0; j < n; j++) {
        float chain = ChainedSum.of(a, i * k, 1, w, j * k, 1, 0, k);
        assertSame(c[i * n + j], chain, "product");
        assertSame(row[j], chain, "product of a row alone");
        assertSame(added[i * n + j], before[i * n + j] + chain, "added product");
      }
    }
  }

  @Property(tries = 100)
  void aTransposedLeftSideAndColumnsAsOutputsAreChainsToo(
      @ForAll @IntRange(min = 1, max = 21) int m,
      @ForAll @IntRange(min = 1, max = 300) int k,
      @ForAll @IntRange(min = 1, max = 70) int n,
      @ForAll boolean edges,
      @ForAll long seed) {
    Random random = new Random(seed);
    float[] a = numbers(random, k * m, edges);
    float[] b = numbers(random, k * n, edges);
    float[] c = new float[m * n];
    Gemm.multiply(new Rows().transpose(a, 0, m, k, m), PackedMatrix.ofColumns(b, k, n), c, 0, n);
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        assertSame(c[i * n + j], ChainedSum.of(a, i, m, b, j, n, 0, k), "transposed product");
      }
    }
  }

  @Property(tries = 100)
  void productsOfAttentionReadNothingBeyondTheDiagonal(
      @ForAll @IntRange(min = 1, max = 23) int rows,
      @ForAll @IntRange(min = 0, max = 40) int first,
      @ForAll @IntRange(min = 1, max = 37) int width,
      @ForAll boolean edges,
      @ForAll long seed) {
    Random random = new Random(seed);
    int total = first + rows;
    float[] query = numbers(random, rows * width, edges);
    float[] keys = numbers(random, total * width, edges);
    PackedMatrix packedKeys = PackedMatrix.ofRows(keys, total, width);
    float[] scores = new float[rows * total];
    Rows left = new Rows().view(query, 0, width, rows, width);
    Gemm.multiplyUnderDiagonal(left, packedKeys, scores, 0, total, first);
    float[] weights = numbers(random, rows * total, edges);
    PackedMatrix values = PackedMatrix.ofColumns(keys, total, width);
    float[] mixed = new float[rows * width];
    left.view(weights, 0, total, rows, total);
    Gemm.multiplyToDiagonal(left, values, mixed, 0, width, first);
    float[] alone = new float[width];
    for (int i = 0; i < rows; i++) {
      int live = first + i + 1;
      for (int j = 0; j < live; j++) {
        float chain = ChainedSum.of(query, i * width, 1, keys, j * width, 1, 0, width);
        assertSame(scores[i * total + j], chain, "score");
      }
      Gemm.multiplyRowTo(weights, i * total, values, alone, 0, live);
      for (int d = 0; d < width; d++) {
        float chain = ChainedSum.of(weights, i * total, 1, keys, d, width, 0, live);
        assertSame(mixed[i * width + d], chain, "mixed value");
        assertSame(alone[d], chain, "mixed value of a row alone");
      }
    }
  }

  @Property(tries = 60)
  void aBackwardProductMaySkipLeadingZeros(
      @ForAll @IntRange(min = 1, max = 23) int rows,
      @ForAll @IntRange(min = 1, max = 37) int width,
      @ForAll long seed) {
    Random random = new Random(seed);
    float[] lower = numbers(random, rows * rows, false);
    for (int i = 0; i < rows; i++) {
      for (int j = i + 1; j < rows; j++) {
        lower[i * rows + j] = 0f;
      }
    }
    float[] b = numbers(random, rows * width, false);
    float[] c = new float[rows * width];
    Rows left = new Rows().transpose(lower, 0, rows, rows, rows);
    PackedMatrix right = PackedMatrix.ofColumns(b, rows, width);
    Gemm.multiplyFromDiagonal(left, right, c, 0, width, false);
    for (int j = 0; j < rows; j++) {
      for (int d = 0; d < width; d++) {
        float whole = ChainedSum.of(lower, j, rows, b, d, width, 0, rows);
        assertSame(c[j * width + d], whole, "row " + j);
      }
    }
  }
}
