package network.byline.attribution.format;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** How a value is stored in a safetensors file; all are widened to 32-bit floats when read. */
public enum Dtype {
  /** IEEE 754 binary32. */
  F32(4) {
    @Override
    float read(MemorySegment bytes, long offset) {
      return Float.intBitsToFloat(bytes.get(INT, offset));
    }

    @Override
    void write(MemorySegment bytes, long offset, float value) {
      bytes.set(INT, offset, Float.floatToIntBits(value));
    }

    @Override
    public float round(float value) {
      return value;
    }
  },
  /** IEEE 754 binary16; writing rounds half to even. */
  F16(2) {
    @Override
    float read(MemorySegment bytes, long offset) {
      return Float.float16ToFloat(bytes.get(SHORT, offset));
    }

    @Override
    void write(MemorySegment bytes, long offset, float value) {
      bytes.set(SHORT, offset, Float.floatToFloat16(value));
    }

    @Override
    public float round(float value) {
      return Float.float16ToFloat(Float.floatToFloat16(value));
    }
  },
  /** The upper half of a binary32; writing rounds half to even. */
  BF16(2) {
    @Override
    float read(MemorySegment bytes, long offset) {
      return Float.intBitsToFloat(bytes.get(SHORT, offset) << 16);
    }

    @Override
    void write(MemorySegment bytes, long offset, float value) {
      bytes.set(SHORT, offset, (short) (Float.floatToIntBits(round(value)) >>> 16));
    }

    @Override
    public float round(float value) {
      int bits = Float.floatToIntBits(value);
      return Float.intBitsToFloat((bits + 0x7fff + ((bits >>> 16) & 1)) & 0xffff0000);
    }
  };

  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final int bytes;

  Dtype(int bytes) {
    this.bytes = bytes;
  }

  /** Bytes a value takes in the file. */
  public int bytes() {
    return bytes;
  }

  /**
   * The finite value as it comes back after having been written in this type; infinite if it is too
   * large for it.
   */
  public abstract float round(float value);

  abstract float read(MemorySegment bytes, long offset);

  abstract void write(MemorySegment bytes, long offset, float value);
}
