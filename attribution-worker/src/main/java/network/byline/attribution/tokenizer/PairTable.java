package network.byline.attribution.tokenizer;

import java.util.Arrays;

/** An open hash table from pairs of token ids to non-negative numbers. */
final class PairTable {
  private static final long FREE = -1;

  private long[] keys;
  private int[] values;
  private int size;

  PairTable(int expected) {
    int capacity = Integer.highestOneBit(Math.max(8, expected) * 2 - 1) * 2;
    keys = new long[capacity];
    Arrays.fill(keys, FREE);
    values = new int[capacity];
  }

  /** The pair as one number that sorts by first, then second. */
  static long key(int first, int second) {
    return ((long) first << 32) | second;
  }

  /** The pair's number, or -1 if it has none. */
  int get(int first, int second) {
    int slot = slot(key(first, second));
    return keys[slot] == FREE ? -1 : values[slot];
  }

  /** Gives the pair a number; false, changing nothing, if it has one already. */
  boolean putIfAbsent(int first, int second, int value) {
    long key = key(first, second);
    int slot = slot(key);
    if (keys[slot] != FREE) {
      return false;
    }
    keys[slot] = key;
    values[slot] = value;
    if (++size * 2 > keys.length) {
      grow();
    }
    return true;
  }

  private int slot(long key) {
    long hash = key * 0x9e3779b97f4a7c15L;
    int mask = keys.length - 1;
    int slot = (int) (hash >>> 32) & mask;
    while (keys[slot] != FREE && keys[slot] != key) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private void grow() {
    long[] oldKeys = keys;
    int[] oldValues = values;
    keys = new long[oldKeys.length * 2];
    Arrays.fill(keys, FREE);
    values = new int[keys.length];
    for (int i = 0; i < oldKeys.length; i++) {
      if (oldKeys[i] != FREE) {
        int slot = slot(oldKeys[i]);
        keys[slot] = oldKeys[i];
        values[slot] = oldValues[i];
      }
    }
  }
}
