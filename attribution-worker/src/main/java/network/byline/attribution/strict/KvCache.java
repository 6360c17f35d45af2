package network.byline.attribution.strict;

import network.byline.attribution.format.ModelConfig;

/**
 * Keys and values of one sequence, packed as the products of attention want them: keys with lanes
 * over positions, values with lanes over the width of a head.
 */
final class KvCache {

  private final PackedMatrix[][] keys;
  private final PackedMatrix[][] values;
  private int capacity;
  private int length;

  KvCache(ModelConfig config, int capacity) {
    this.capacity = capacity;
    keys = new PackedMatrix[config.layers()][config.kvHeads()];
    values = new PackedMatrix[config.layers()][config.kvHeads()];
    for (int layer = 0; layer < config.layers(); layer++) {
      for (int head = 0; head < config.kvHeads(); head++) {
        keys[layer][head] = new PackedMatrix(capacity, config.headDim());
        values[layer][head] = new PackedMatrix(config.headDim(), capacity);
      }
    }
  }

  PackedMatrix keys(int layer, int head) {
    return keys[layer][head];
  }

  PackedMatrix values(int layer, int head) {
    return values[layer][head];
  }

  /** Positions held. */
  int length() {
    return length;
  }

  /** Counts positions whose keys and values every layer has stored. */
  void advance(int positions) {
    length += positions;
  }

  /** Forgets all positions but the first so many. */
  void truncate(int positions) {
    if (positions < 0 || positions > length) {
      throw new IllegalArgumentException(
          "length is " + positions + "; use 0 to the " + length + " there are");
    }
    length = positions;
  }

  /** Forgets all positions; the memory stays. */
  void clear() {
    length = 0;
  }

  /** Forgets all positions and makes room for so many. */
  void reset(int wanted) {
    length = 0;
    if (wanted > capacity) {
      capacity = Math.max(wanted, capacity + capacity / 2);
      for (int layer = 0; layer < keys.length; layer++) {
        for (int head = 0; head < keys[layer].length; head++) {
          keys[layer][head] = new PackedMatrix(capacity, keys[layer][head].depth);
          values[layer][head] = new PackedMatrix(values[layer][head].outputs, capacity);
        }
      }
    }
  }
}
