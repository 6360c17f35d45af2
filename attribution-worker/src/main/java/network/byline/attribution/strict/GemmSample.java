package network.byline.attribution.strict;

/**
 * A matrix product of fixed size whose speed says how fast a machine computes. Not safe for use by
 * several threads: each takes its own.
 */
public final class GemmSample {

  private static final int SIZE = 512;

  /** Floating-point operations of one product. */
  public static final double OPERATIONS = 2.0 * SIZE * SIZE * SIZE;

  private final Rows left;
  private final PackedMatrix right;
  private final float[] product = new float[SIZE * SIZE];

  /** Prepares the numbers. */
  public GemmSample() {
    float[] numbers = new float[SIZE * SIZE];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = (i * 7919L % 1000 - 500) / 500f;
    }
    left = new Rows().view(numbers, 0, SIZE, SIZE, SIZE);
    right = PackedMatrix.ofRows(numbers, SIZE, SIZE);
  }

  /** Computes the product once. */
  public void multiply() {
    Gemm.multiply(left, right, product, 0, SIZE);
  }

  /** Returns the width of this process's vectors in bits. */
  public static int vectorBits() {
    return Lanes.FLOAT.vectorBitSize();
  }
}
