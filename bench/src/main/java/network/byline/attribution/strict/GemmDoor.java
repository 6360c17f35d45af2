package network.byline.attribution.strict;

/**
 * A door to the engine's matrix product for benchmarks; it stands in this package because nothing
 * else needs the product by itself.
 */
public final class GemmDoor {

  private final PackedMatrix right;
  private final Rows left;
  private final float[] result;
  private final int columns;

  /**
   * Packs the right-hand side, as a model does once for its weights.
   *
   * @param a row-major [m][k]
   * @param b row-major [n][k]
   */
  public GemmDoor(float[] a, float[] b, int m, int k, int n) {
    right = PackedMatrix.ofRows(b, n, k);
    left = new Rows().view(a, 0, k, m, k);
    result = new float[m * n];
    columns = n;
  }

  /** Computes the product and returns it, row-major [m][n]. */
  public float[] multiply() {
    Gemm.multiply(left, right, result, 0, columns);
    return result;
  }

  /** Returns how many bits a vector has in this process. */
  public static int vectorBits() {
    return Lanes.COUNT * Float.SIZE;
  }
}
