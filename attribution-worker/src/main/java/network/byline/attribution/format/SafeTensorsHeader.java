package network.byline.attribution.format;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * The checked header of a safetensors file: by construction its entries cover the data part
 * exactly, once, within the budget.
 *
 * @param dataOffset where the data part begins in the file
 * @param entries the tensors in order of their place in the file
 */
record SafeTensorsHeader(long dataOffset, List<Entry> entries) {
  private static final ValueLayout.OfLong LENGTH =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final Set<String> ENTRY_FIELDS = Set.of("dtype", "shape", "data_offsets");
  private static final int LENGTH_BYTES = 8;

  /** Place, type and shape of one tensor; offsets count from the start of the data part. */
  record Entry(String name, Dtype dtype, List<Integer> shape, long begin, long end) {

    FloatTensor load(MemorySegment file, long dataOffset, String what) {
      int[] sizes = shape.stream().mapToInt(Integer::intValue).toArray();
      float[] data = new float[(int) ((end - begin) / dtype.bytes())];
      long offset = dataOffset + begin;
      for (int i = 0; i < data.length; i++, offset += dtype.bytes()) {
        data[i] = dtype.read(file, offset);
        if (!Float.isFinite(data[i])) {
          throw new FormatException(what + ": tensor " + name, "value " + i + " is not finite");
        }
      }
      return new FloatTensor(name, sizes, data);
    }
  }

  static SafeTensorsHeader read(MemorySegment file, long budgetBytes, String what) {
    long fileBytes = file.byteSize();
    if (fileBytes < LENGTH_BYTES) {
      throw new FormatException(what, "is cut: " + fileBytes + " bytes, needs at least 8");
    }
    long length = file.get(LENGTH, 0);
    if (length < 2 || length > SafeTensors.MAX_HEADER_BYTES) {
      throw new FormatException(
          what + ": header length",
          "is "
              + Long.toUnsignedString(length)
              + ", must be from 2 to "
              + SafeTensors.MAX_HEADER_BYTES);
    }
    long dataOffset = LENGTH_BYTES + length;
    if (dataOffset > fileBytes) {
      throw new FormatException(
          what, "is cut inside its header: " + fileBytes + " of " + dataOffset + " bytes");
    }
    byte[] json = file.asSlice(LENGTH_BYTES, length).toArray(ValueLayout.JAVA_BYTE);
    JsonFields root = Json.parse(json, SafeTensors.MAX_HEADER_BYTES, what + ": header");
    List<Entry> entries = new ArrayList<>();
    for (String name : root.names()) {
      if (name.equals("__metadata__")) {
        checkMetadata(root);
      } else {
        entries.add(entry(root, name, what));
      }
    }
    entries.sort(Comparator.comparingLong(Entry::begin).thenComparing(Entry::name));
    checkCover(entries, fileBytes - dataOffset, budgetBytes, what);
    return new SafeTensorsHeader(dataOffset, List.copyOf(entries));
  }

  private static void checkMetadata(JsonFields root) {
    JsonFields metadata = root.fields("__metadata__");
    for (String key : metadata.names()) {
      var _ = metadata.text(key);
    }
  }

  private static Entry entry(JsonFields root, String name, String what) {
    FloatTensor.checkName(name);
    JsonFields fields = root.fields(name);
    fields.onlyFields(ENTRY_FIELDS);
    Dtype dtype = dtype(fields);
    List<Integer> shape = shape(fields);
    long count =
        FloatTensor.elementCount(name, shape.stream().mapToInt(Integer::intValue).toArray());
    JsonNode offsets = fields.node("data_offsets");
    if (!offsets.isArray()
        || offsets.size() != 2
        || !isOffset(offsets.get(0))
        || !isOffset(offsets.get(1))) {
      throw fields.error("data_offsets", "must be two whole numbers [begin, end]");
    }
    long begin = offsets.get(0).longValue();
    long end = offsets.get(1).longValue();
    if (end < begin || end - begin != count * dtype.bytes()) {
      throw fields.error(
          "data_offsets",
          "cover "
              + begin
              + " to "
              + end
              + ", but shape and dtype need "
              + count * dtype.bytes()
              + " bytes");
    }
    return new Entry(name, dtype, shape, begin, end);
  }

  private static Dtype dtype(JsonFields fields) {
    String name = fields.text("dtype");
    for (Dtype dtype : Dtype.values()) {
      if (dtype.name().equals(name)) {
        return dtype;
      }
    }
    throw fields.error("dtype", "is '" + name + "', must be F32, F16 or BF16; convert the file");
  }

  private static List<Integer> shape(JsonFields fields) {
    JsonNode node = fields.node("shape");
    if (!node.isArray() || node.size() > FloatTensor.MAX_RANK) {
      throw fields.error("shape", "must be a list of 1 to " + FloatTensor.MAX_RANK + " sizes");
    }
    List<Integer> shape = new ArrayList<>();
    for (JsonNode size : node) {
      if (!size.isIntegralNumber() || !size.canConvertToInt()) {
        throw fields.error("shape", "must hold whole numbers from 1 to " + Integer.MAX_VALUE);
      }
      shape.add(size.intValue());
    }
    return List.copyOf(shape);
  }

  private static boolean isOffset(JsonNode node) {
    return node.isIntegralNumber() && node.canConvertToLong() && node.longValue() >= 0;
  }

  private static void checkCover(
      List<Entry> entries, long dataBytes, long budgetBytes, String what) {
    long next = 0;
    long memory = 0;
    for (Entry entry : entries) {
      if (entry.begin != next) {
        throw new FormatException(
            what + ": tensor " + entry.name + ": data_offsets",
            "begin at " + entry.begin + ", must begin at " + next + " (no gaps, no overlap)");
      }
      next = entry.end;
      memory += (entry.end - entry.begin) / entry.dtype.bytes() * Float.BYTES;
    }
    if (next != dataBytes) {
      throw new FormatException(
          what,
          "has "
              + dataBytes
              + " bytes of data, its header describes "
              + next
              + "; it is cut or has extra bytes");
    }
    if (memory > budgetBytes) {
      throw new FormatException(
          what, "needs " + memory + " bytes of memory, the budget is " + budgetBytes);
    }
  }
}
