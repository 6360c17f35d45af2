package network.byline.scheduler.verification;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import network.byline.base.value.Digest;

class BisectionProperties {

  @Property
  void theSearchEndsAtTheFirstOperationAtWhichALiarParts(
      @ForAll @LongRange(min = 1, max = 100_000) long steps,
      @ForAll @LongRange(min = 1, max = 5_000) long operations,
      @ForAll @LongRange(min = 0) long where) {
    long lie = where % (steps * operations);
    Bisection search = Bisection.of(steps, operations);
    int rounds = 0;
    while (search.asks().isPresent()) {
      long asked = search.asks().get();
      long operation =
          search.phase() == Bisection.Phase.STEP
              ? asked * operations
              : search.step() * operations + asked;
      search = search.answered(honest(operation), lying(operation, lie));
      rounds++;
    }
    assertThat(search.step() * operations + search.operation()).isEqualTo(lie);
    assertThat(rounds).isLessThanOrEqualTo(log2(steps) + log2(operations));
    assertThat(Bisection.judge(honest(lie + 1), lying(lie + 1, lie), honest(lie + 1)))
        .isEqualTo(Bisection.Loser.SECOND);
  }

  @Property
  void aSearchEndsWithinTheRunWhateverIsAnswered(
      @ForAll @LongRange(min = 1, max = 1_000) long steps, @ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Bisection search = Bisection.of(steps, 16);
    while (search.asks().isPresent()) {
      search = search.answered(honest(1), random.nextBoolean() ? honest(1) : honest(2));
    }
    assertThat(search.operation()).isBetween(0L, 15L);
    assertThat(search.step()).isBetween(0L, steps - 1);
  }

  private static Digest honest(long operation) {
    return Digest.sha256(ByteBuffer.allocate(8).putLong(operation).array());
  }

  private static Digest lying(long operation, long lie) {
    return operation <= lie ? honest(operation) : honest(-operation);
  }

  private static int log2(long number) {
    return 64 - Long.numberOfLeadingZeros(number);
  }
}
