package network.byline.attribution.span;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RangeMinimumTest {

  @ParameterizedTest
  @ValueSource(ints = {1, 255, 256, 257, 512, 1_000, 4_096, 10_001})
  void leastOfRandomRangesIsFound(int count) {
    Random random = new Random(count);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment values = arena.allocate(4L * count, 4);
      for (int i = 0; i < count; i++) {
        values.setAtIndex(Segment.INT32, i, random.nextInt());
      }
      RangeMinimum minimum = new RangeMinimum(values, count, arena);
      for (int round = 0; round < 2_000; round++) {
        int from = random.nextInt(count);
        int to = from + 1 + random.nextInt(count - from);
        int expected = from;
        for (int i = from; i < to; i++) {
          expected = Segment.int32(values, i) < Segment.int32(values, expected) ? i : expected;
        }
        assertThat(minimum.indexOfLeast(from, to)).isEqualTo(expected);
      }
    }
  }
}
