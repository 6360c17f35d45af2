package network.byline.attribution.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class SafeTensorsProperties {

  private static List<FloatTensor> tensors(long seed, int count) {
    Random random = new Random(seed);
    List<FloatTensor> tensors = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int[] shape = new int[1 + random.nextInt(4)];
      int size = 1;
      for (int d = 0; d < shape.length; d++) {
        shape[d] = 1 + random.nextInt(5);
        size *= shape[d];
      }
      float[] data = new float[size];
      for (int j = 0; j < size; j++) {
        float value = Float.intBitsToFloat(random.nextInt());
        data[j] = Float.isFinite(value) ? value : 0;
      }
      tensors.add(new FloatTensor("t." + i, shape, data));
    }
    return tensors;
  }

  @Property(tries = 200)
  void anyTensorsComeBackEqual(@ForAll long seed, @ForAll @IntRange(min = 0, max = 8) int count) {
    TensorMap map = TensorMap.of(tensors(seed, count));
    assertThat(SafeTensors.parse(SafeTensors.bytes(map, Dtype.F32), 1 << 20, "m")).isEqualTo(map);
  }

  @Property(tries = 100)
  void orderOfInsertionDoesNotChangeTheFile(
      @ForAll long seed, @ForAll @IntRange(min = 2, max = 8) int count) {
    List<FloatTensor> tensors = tensors(seed, count);
    byte[] file = SafeTensors.bytes(TensorMap.of(tensors), Dtype.F32);
    Collections.shuffle(tensors, new Random(seed));
    assertThat(SafeTensors.bytes(TensorMap.of(tensors), Dtype.F32)).isEqualTo(file);
  }

  @Property(tries = 1000)
  void roundingToHalfTypesIsIdempotentAndMonotone(@ForAll float a, @ForAll float b) {
    for (Dtype dtype : Dtype.values()) {
      float low = dtype.round(Math.min(a, b));
      float high = dtype.round(Math.max(a, b));
      assertThat(dtype.round(low)).isEqualTo(low);
      assertThat(low).isLessThanOrEqualTo(high);
    }
  }
}
