package network.byline.attribution.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class MergesProperties {

  /** Random rules over six letters in which every token has one spelling only. */
  private static Merges merges(Random random) {
    List<String> tokens = new ArrayList<>(List.of("a", "b", "c", "d", "e", "f"));
    List<Merges.Rule> rules = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      int first = random.nextInt(tokens.size());
      int second = random.nextInt(tokens.size());
      String merged = tokens.get(first) + tokens.get(second);
      if (!tokens.contains(merged)) {
        rules.add(new Merges.Rule(first, second, tokens.size()));
        tokens.add(merged);
      }
    }
    return new Merges(rules);
  }

  @Property(tries = 1000)
  void queueAndScanAgree(@ForAll long seed, @ForAll @IntRange(min = 0, max = 200) int length) {
    Random random = new Random(seed);
    Merges merges = merges(random);
    int letters = 1 + random.nextInt(6);
    int[] scanned = random.ints(length, 0, letters).toArray();
    int[] queued = scanned.clone();
    int left = merges.scan(scanned, length);
    assertThat(merges.queue(queued, length)).isEqualTo(left);
    assertThat(Arrays.copyOf(queued, left)).isEqualTo(Arrays.copyOf(scanned, left));
  }

  @Example
  void longPieceOfOneLetterIsNotQuadratic() {
    Merges merges =
        new Merges(
            List.of(new Merges.Rule(0, 0, 1), new Merges.Rule(1, 1, 2), new Merges.Rule(2, 2, 3)));
    int[] ids = new int[1_000_000];
    assertThat(merges.apply(ids, ids.length)).isEqualTo(125_000);
  }
}
