package network.byline.attribution.format;

import java.util.Arrays;
import java.util.regex.Pattern;

/**
 * A named array of 32-bit floats in row-major order. The data array is shared and not copied:
 * whoever keeps a tensor decides whether it may change.
 */
public final class FloatTensor {
  static final int MAX_RANK = 4;
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]{1,256}");

  private final String name;
  private final int[] shape;
  private final float[] data;

  /**
   * Creates a tensor.
   *
   * @param name 1 to 256 letters, digits, {@code _ . -}
   * @param shape 1 to 4 sizes of at least 1 whose product is the length of {@code data}
   * @param data the values, last dimension fastest; kept, not copied
   * @throws FormatException if name, shape and data do not belong together
   */
  public FloatTensor(String name, int[] shape, float[] data) {
    checkName(name);
    long count = elementCount(name, shape);
    if (count != data.length) {
      throw new FormatException(
          "tensor " + name,
          "shape " + Arrays.toString(shape) + " needs " + count + " values, has " + data.length);
    }
    this.name = name;
    this.shape = shape.clone();
    this.data = data;
  }

  /** The name, unique within a {@link TensorMap}. */
  public String name() {
    return name;
  }

  /** A copy of the sizes of the dimensions, slowest first. */
  public int[] shape() {
    return shape.clone();
  }

  /** The values themselves, last dimension fastest; not a copy. */
  public float[] data() {
    return data;
  }

  /** A tensor of the same name and shape over other data. */
  public FloatTensor withData(float[] other) {
    return new FloatTensor(name, shape, other);
  }

  static void checkName(String name) {
    if (!NAME.matcher(name).matches()) {
      String shown = name.length() > 64 ? name.substring(0, 64) + "…" : name;
      throw new FormatException(
          "tensor name '" + shown + "'", "must be 1 to 256 letters, digits, '_', '.' or '-'");
    }
  }

  /** Product of the sizes, refused beyond what a Java array holds. */
  static long elementCount(String name, int[] shape) {
    if (shape.length < 1 || shape.length > MAX_RANK) {
      throw new FormatException(
          "tensor " + name, "has " + shape.length + " dimensions, must have 1 to " + MAX_RANK);
    }
    long count = 1;
    for (int size : shape) {
      if (size < 1) {
        throw new FormatException(
            "tensor " + name, "has a dimension of size " + size + ", must be ≥ 1");
      }
      count *= size;
      if (count > Integer.MAX_VALUE - 8) {
        throw new FormatException("tensor " + name, "has more values than one array can hold");
      }
    }
    return count;
  }

  boolean hasShape(int[] wanted) {
    return Arrays.equals(shape, wanted);
  }

  /** Equal name, shape and bits (so {@code 0.0} and {@code -0.0} differ). */
  @Override
  public boolean equals(Object other) {
    return other instanceof FloatTensor that
        && name.equals(that.name)
        && Arrays.equals(shape, that.shape)
        && Arrays.equals(data, that.data);
  }

  @Override
  public int hashCode() {
    return 31 * name.hashCode() + Arrays.hashCode(shape);
  }

  @Override
  public String toString() {
    return name + Arrays.toString(shape);
  }
}
