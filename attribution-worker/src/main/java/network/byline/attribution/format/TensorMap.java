package network.byline.attribution.format;

import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Tensors by name, in ascending order of names; the set of tensors never changes. */
public final class TensorMap {
  private final SortedMap<String, FloatTensor> byName;

  private TensorMap(SortedMap<String, FloatTensor> byName) {
    this.byName = Collections.unmodifiableSortedMap(byName);
  }

  /**
   * Collects tensors.
   *
   * @throws FormatException if two tensors have one name
   */
  public static TensorMap of(Collection<FloatTensor> tensors) {
    SortedMap<String, FloatTensor> byName = new TreeMap<>();
    for (FloatTensor tensor : tensors) {
      if (byName.put(tensor.name(), tensor) != null) {
        throw new FormatException("tensor " + tensor.name(), "is there twice; names must differ");
      }
    }
    return new TensorMap(byName);
  }

  /**
   * The tensor of that name.
   *
   * @throws FormatException if there is none
   */
  public FloatTensor get(String name) {
    FloatTensor tensor = byName.get(name);
    if (tensor == null) {
      throw new FormatException("tensor " + name, "is missing");
    }
    return tensor;
  }

  /** All names, ascending. */
  public SortedSet<String> names() {
    return Collections.unmodifiableSortedSet(new TreeSet<>(byName.keySet()));
  }

  /** All tensors, ascending by name. */
  public List<FloatTensor> tensors() {
    return List.copyOf(byName.values());
  }

  /** Number of tensors. */
  public int size() {
    return byName.size();
  }

  /** Number of values in all tensors together. */
  public long valueCount() {
    long count = 0;
    for (FloatTensor tensor : byName.values()) {
      count += tensor.data().length;
    }
    return count;
  }

  /**
   * Refuses a map whose names or shapes are not exactly the wanted ones.
   *
   * @param shapes wanted shape by name, as from {@link ModelConfig#tensorShapes()}
   * @param what name of the map for the message
   * @return this map
   */
  public TensorMap requireShapes(SortedMap<String, int[]> shapes, String what) {
    for (Map.Entry<String, int[]> wanted : shapes.entrySet()) {
      FloatTensor tensor = byName.get(wanted.getKey());
      if (tensor == null) {
        throw new FormatException(what + ": tensor " + wanted.getKey(), "is missing");
      }
      if (!tensor.hasShape(wanted.getValue())) {
        throw new FormatException(
            what + ": tensor " + wanted.getKey(),
            "has shape "
                + Arrays.toString(tensor.shape())
                + ", must be "
                + Arrays.toString(wanted.getValue()));
      }
    }
    for (String name : byName.keySet()) {
      if (!shapes.containsKey(name)) {
        throw new FormatException(
            what + ": tensor " + name, "does not belong to the configuration; remove it");
      }
    }
    return this;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TensorMap that && byName.equals(that.byName);
  }

  @Override
  public int hashCode() {
    return byName.hashCode();
  }

  @Override
  public String toString() {
    return "TensorMap" + byName.values();
  }
}
