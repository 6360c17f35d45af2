package network.byline.attribution.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SplitMix64Test {

  @Test
  void sequenceIsThatOfThePublishedGenerator() {
    SplitMix64 random = new SplitMix64(1_234_567);
    assertThat(
            new long[] {random.next(), random.next(), random.next(), random.next(), random.next()})
        .containsExactly(
            6457827717110365317L,
            3203168211198807973L,
            Long.parseUnsignedLong("9817491932198370423"),
            4593380528125082431L,
            Long.parseUnsignedLong("16408922859458223821"));
  }

  @Test
  void permutationHoldsEveryNumberOnceAndNeverChanges() {
    int[] order = SplitMix64.of(3, 4).permutation(1_000);
    assertThat(Arrays.stream(order).sorted().toArray())
        .isEqualTo(IntStream.range(0, 1_000).toArray());
    assertThat(SplitMix64.of(3, 4).permutation(1_000)).isEqualTo(order);
    assertThat(SplitMix64.of(3, 5).permutation(1_000)).isNotEqualTo(order);
    assertThat(SplitMix64.of(9, 0).permutation(8)).containsExactly(3, 4, 0, 6, 7, 5, 1, 2);
  }

  @Test
  void boundedNumbersAreEven() {
    SplitMix64 random = new SplitMix64(1);
    int[] counts = new int[7];
    for (int i = 0; i < 70_000; i++) {
      counts[random.next(7)]++;
    }
    for (int count : counts) {
      assertThat(count).isBetween(9_600, 10_400);
    }
  }
}
