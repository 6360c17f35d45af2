package network.byline.attribution.format;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reads and writes safetensors files: eight bytes little-endian header length, a JSON header, then
 * the values of all tensors little-endian without gaps. Format: <a
 * href="https://github.com/huggingface/safetensors">huggingface/safetensors</a>.
 *
 * <p>The writer is canonical: equal tensors in an equal type give equal bytes (ascending names,
 * fixed JSON without white space, header padded with spaces to a multiple of eight). The reader
 * accepts any valid file, but only finite F32, F16 and BF16.
 */
public final class SafeTensors {
  /** Longest header accepted, in bytes. */
  public static final int MAX_HEADER_BYTES = 1 << 20;

  private static final int LENGTH_BYTES = 8;
  private static final int CHUNK_BYTES = 1 << 20;

  private SafeTensors() {}

  /**
   * Reads a file from memory.
   *
   * @param file the whole file
   * @param budgetBytes most memory that the values may take as 32-bit floats
   * @param what name of the file for messages
   * @throws FormatException if anything is wrong with the file
   */
  public static TensorMap parse(byte[] file, long budgetBytes, String what) {
    return parse(MemorySegment.ofArray(file), budgetBytes, what);
  }

  /**
   * Reads a file from disk through a memory mapping, which ends before the call returns.
   *
   * @param file path of the file
   * @param budgetBytes most memory that the values may take as 32-bit floats
   * @throws FormatException if anything is wrong with the file
   * @throws UncheckedIOException if it cannot be read
   */
  public static TensorMap read(Path file, long budgetBytes) {
    String what = String.valueOf(file.getFileName());
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        Arena arena = Arena.ofConfined()) {
      return parse(
          channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena), budgetBytes, what);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The canonical file of these tensors.
   *
   * @throws FormatException if a value is not finite in that type, or the file is longer than a
   *     Java array
   */
  public static byte[] bytes(TensorMap tensors, Dtype dtype) {
    byte[] header = header(tensors, dtype);
    long length = LENGTH_BYTES + header.length + tensors.valueCount() * dtype.bytes();
    if (length > Integer.MAX_VALUE - 8) {
      throw new FormatException(
          "safetensors", "takes " + length + " bytes; write it to a file instead");
    }
    ByteBuffer all = ByteBuffer.allocate((int) length).order(ByteOrder.LITTLE_ENDIAN);
    all.putLong(header.length).put(header);
    MemorySegment target = MemorySegment.ofBuffer(all);
    long offset = 0;
    for (FloatTensor tensor : tensors.tensors()) {
      float[] data = tensor.data();
      for (int i = 0; i < data.length; i++, offset += dtype.bytes()) {
        dtype.write(target, offset, finite(tensor, dtype, i));
      }
    }
    return all.array();
  }

  /**
   * Writes the canonical file of these tensors; the file appears whole or not at all.
   *
   * @throws FormatException if a value is not finite in that type
   * @throws UncheckedIOException if it cannot be written
   */
  public static void write(Path file, TensorMap tensors, Dtype dtype) {
    Path partial = file.resolveSibling(file.getFileName() + ".partial");
    try {
      try (FileChannel channel =
          FileChannel.open(
              partial,
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE,
              StandardOpenOption.TRUNCATE_EXISTING)) {
        byte[] header = header(tensors, dtype);
        ByteBuffer chunk = ByteBuffer.allocate(CHUNK_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        drain(channel, chunk.putLong(header.length));
        drain(channel, ByteBuffer.wrap(header).position(header.length));
        for (FloatTensor tensor : tensors.tensors()) {
          writeValues(channel, chunk, tensor, dtype);
        }
        channel.force(true);
      }
      Files.move(
          partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void writeValues(
      FileChannel channel, ByteBuffer chunk, FloatTensor tensor, Dtype dtype) throws IOException {
    chunk.clear();
    MemorySegment cells = MemorySegment.ofBuffer(chunk);
    int perChunk = CHUNK_BYTES / dtype.bytes();
    int count = tensor.data().length;
    for (int from = 0; from < count; from += perChunk) {
      int until = Math.min(count, from + perChunk);
      for (int i = from; i < until; i++) {
        dtype.write(cells, (long) (i - from) * dtype.bytes(), finite(tensor, dtype, i));
      }
      drain(channel, chunk.position((until - from) * dtype.bytes()));
    }
  }

  private static void drain(FileChannel channel, ByteBuffer full) throws IOException {
    full.flip();
    while (full.hasRemaining()) {
      channel.write(full);
    }
    full.clear();
  }

  private static float finite(FloatTensor tensor, Dtype dtype, int index) {
    float value = tensor.data()[index];
    if (!Float.isFinite(value) || !Float.isFinite(dtype.round(value))) {
      throw new FormatException(
          "tensor " + tensor.name(),
          "value " + index + " is " + value + ", not finite as " + dtype);
    }
    return value;
  }

  private static byte[] header(TensorMap tensors, Dtype dtype) {
    ObjectNode root = Json.object();
    root.putObject("__metadata__").put("format", "pt");
    long offset = 0;
    for (FloatTensor tensor : tensors.tensors()) {
      ObjectNode entry = root.putObject(tensor.name());
      entry.put("dtype", dtype.name());
      var shape = entry.putArray("shape");
      for (int size : tensor.shape()) {
        shape.add(size);
      }
      long end = offset + (long) tensor.data().length * dtype.bytes();
      entry.putArray("data_offsets").add(offset).add(end);
      offset = end;
    }
    byte[] json = Json.compact(root);
    byte[] padded = new byte[(json.length + 7) & -8];
    Arrays.fill(padded, (byte) ' ');
    System.arraycopy(json, 0, padded, 0, json.length);
    if (padded.length > MAX_HEADER_BYTES) {
      throw new FormatException(
          "safetensors header", "would be longer than " + MAX_HEADER_BYTES + " bytes");
    }
    return padded;
  }

  private static TensorMap parse(MemorySegment file, long budgetBytes, String what) {
    SafeTensorsHeader header = SafeTensorsHeader.read(file, budgetBytes, what);
    List<FloatTensor> tensors = new ArrayList<>(header.entries().size());
    for (SafeTensorsHeader.Entry entry : header.entries()) {
      tensors.add(entry.load(file, header.dataOffset(), what));
    }
    return TensorMap.of(tensors);
  }
}
