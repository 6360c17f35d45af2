package network.byline.base.merkle;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import network.byline.base.value.Digest;

/**
 * Sorts 32-byte hashes in a flat array without an object for each.
 *
 * <p>A {@code long} holds the first bits of a hash and, in the bits left over, its index. Sorting
 * these leaves only hashes that agree in about 40 bits out of place, which a pass of insertion puts
 * right.
 */
final class LeafOrder {

  private static final VarHandle BIG_ENDIAN_LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private LeafOrder() {}

  /** Returns the indices of the hashes, smallest hash first; equal ones keep their order. */
  static int[] of(byte[] hashes, int count) {
    long indexMask = (Long.highestOneBit(count) << 1) - 1;
    long[] keys = new long[count];
    for (int i = 0; i < count; i++) {
      long first = (long) BIG_ENDIAN_LONG.get(hashes, i * Digest.SIZE);
      keys[i] = ((first ^ Long.MIN_VALUE) & ~indexMask) | i;
    }
    Arrays.sort(keys);
    int[] order = new int[count];
    for (int i = 0; i < count; i++) {
      int index = (int) (keys[i] & indexMask);
      int slot = i;
      while (slot > 0
          && ((keys[slot - 1] ^ keys[i]) & ~indexMask) == 0
          && compare(hashes, order[slot - 1] * Digest.SIZE, index * Digest.SIZE) > 0) {
        order[slot] = order[slot - 1];
        slot--;
      }
      order[slot] = index;
    }
    return order;
  }

  /** Compares two hashes as unsigned numbers; most differ in their first eight bytes. */
  static int compare(byte[] hashes, int a, int b) {
    long first = (long) BIG_ENDIAN_LONG.get(hashes, a);
    long other = (long) BIG_ENDIAN_LONG.get(hashes, b);
    return first != other
        ? Long.compareUnsigned(first, other)
        : Arrays.compareUnsigned(hashes, a, a + Digest.SIZE, hashes, b, b + Digest.SIZE);
  }
}
