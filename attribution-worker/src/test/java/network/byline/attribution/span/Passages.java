package network.byline.attribution.span;

import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import network.byline.base.value.Address;
import network.byline.base.value.Digest;

/** Small passages for tests, with ids and owners made from their index. */
final class Passages {

  static final Digest TOKENIZER = Digest.sha256(new byte[] {7});

  private Passages() {}

  static Digest id(int index) {
    return Digest.sha256(new byte[] {(byte) index, (byte) (index >> 8)});
  }

  static Address owner(int index) {
    return Address.of(Arrays.copyOf(id(index).toArray(), Address.SIZE));
  }

  static Segment segment(Arena arena, List<int[]> passages) {
    SegmentBuilder builder = new SegmentBuilder(TOKENIZER);
    for (int i = 0; i < passages.size(); i++) {
      builder.add(id(i), owner(i), passages.get(i));
    }
    return builder.build(arena);
  }

  static Segment segment(Arena arena, int[]... passages) {
    return segment(arena, List.of(passages));
  }

  /** Returns random tokens below the alphabet's size. */
  static int[] random(Random random, int length, int alphabet) {
    return random.ints(length, 0, alphabet).toArray();
  }
}
