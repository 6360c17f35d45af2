package network.byline.attribution.span;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SpanFinderTest {

  private static final int SEGMENTS = 1_000;
  private static final int ANSWERS = 100;

  @Test
  void maximalSpansEqualNaiveOnesInHundredThousandCases() {
    Random random = new Random(11);
    for (int i = 0; i < SEGMENTS; i++) {
      int alphabet = 1 + random.nextInt(6);
      List<int[]> passages = randomPassages(random, alphabet);
      NaiveSpans naive = new NaiveSpans(passages);
      try (Arena arena = Arena.ofConfined()) {
        SpanFinder finder = new SpanFinder(Passages.segment(arena, passages));
        for (int j = 0; j < ANSWERS; j++) {
          // One token more than the passages use, so that some answers have unknown ones.
          int[] answer = Passages.random(random, random.nextInt(24), alphabet + 1);
          assertSame(finder, naive.maximal(answer), answer);
        }
      }
    }
  }

  @Test
  void longSpansAreLeftByBisectionWithTheSameResult() {
    Random random = new Random(12);
    for (int i = 0; i < 60; i++) {
      int[] source = Passages.random(random, 400, 3);
      List<int[]> passages = new ArrayList<>();
      for (int j = 0; j < 12; j++) {
        int from = random.nextInt(300);
        passages.add(Arrays.copyOfRange(source, from, from + 1 + random.nextInt(100)));
      }
      try (Arena arena = Arena.ofConfined()) {
        SpanFinder finder = new SpanFinder(Passages.segment(arena, passages));
        assertSame(finder, new NaiveSpans(passages).maximal(source), source);
      }
    }
  }

  @Test
  void countsEqualNaiveOnes() {
    Random random = new Random(13);
    for (int i = 0; i < 200; i++) {
      int alphabet = 1 + random.nextInt(4);
      List<int[]> passages = randomPassages(random, alphabet);
      try (Arena arena = Arena.ofConfined()) {
        SpanFinder finder = new SpanFinder(Passages.segment(arena, passages));
        for (int j = 0; j < 50; j++) {
          int[] query = Passages.random(random, 1 + random.nextInt(6), alphabet + 1);
          assertThat(finder.count(query))
              .isEqualTo(new NaiveSpans(passages).count(query, 0, query.length));
        }
      }
    }
  }

  @Test
  void spanNeverCrossesIntoTheNextPassage() {
    try (Arena arena = Arena.ofConfined()) {
      SpanFinder finder =
          new SpanFinder(Passages.segment(arena, new int[] {1, 2}, new int[] {3, 4}));
      assertThat(finder.count(2, 3)).isZero();
      assertThat(finder.maximalSpans(new int[] {1, 2, 3, 4}))
          .extracting(SpanHit::start, SpanHit::end, SpanHit::passage)
          .containsExactly(tuple(0, 2, 0), tuple(2, 4, 1));
    }
  }

  @Test
  void leastAndGreatestTokensAreFoundAtTheEndsOfTheIndex() {
    try (Arena arena = Arena.ofConfined()) {
      SpanFinder finder =
          new SpanFinder(Passages.segment(arena, new int[] {0, 0}, new int[] {65_534, 65_534}));
      assertThat(finder.count(0, 0)).isOne();
      assertThat(finder.count(65_534)).isEqualTo(2);
      assertThat(finder.count(65_534, 65_534)).isOne();
      assertThat(finder.maximalSpans(new int[] {65_534, 65_534, 65_534, 0, 0, 0})).hasSize(4);
    }
  }

  @Test
  void firstHolderOfSpanIsExactHoweverOftenItOccurs() {
    List<int[]> passages = new ArrayList<>();
    Random random = new Random(14);
    for (int i = 0; i < 3_000; i++) {
      // Only every third passage has the span 1 2; the rest are noise around it.
      int[] passage = Passages.random(random, 20, 1_000);
      for (int j = 0; j < passage.length; j++) {
        passage[j] += 10;
      }
      if (i % 3 == 2) {
        passage[10] = 1;
        passage[11] = 2;
      }
      passages.add(passage);
    }
    try (Arena arena = Arena.ofConfined()) {
      SpanFinder finder = new SpanFinder(Passages.segment(arena, passages));
      SpanHit hit = finder.maximalSpans(new int[] {1, 2}).getFirst();
      assertThat(hit.count()).isEqualTo(1_000);
      assertThat(hit.passage()).isEqualTo(2);
      assertThat(finder.otherPassages(hit, 8)).containsExactly(5, 8, 11, 14, 17, 20, 23, 26);
    }
  }

  @Test
  void otherHoldersAreThoseOfTheFirstSixtyFourOccurrences() {
    int[] often = new int[100];
    try (Arena arena = Arena.ofConfined()) {
      SpanFinder finder =
          new SpanFinder(
              Passages.segment(arena, new int[] {0}, Arrays.copyOf(often, 62), often, new int[2]));
      SpanHit hit = finder.maximalSpans(new int[] {0}).getFirst();
      assertThat(hit.passage()).isZero();
      assertThat(finder.otherPassages(hit, 8)).containsExactly(1, 2);
      assertThat(finder.otherPassages(hit, 1)).containsExactly(1);
    }
  }

  @Test
  void emptyAnswerHasNoSpans() {
    try (Arena arena = Arena.ofConfined()) {
      assertThat(new SpanFinder(Passages.segment(arena, new int[] {1})).maximalSpans(new int[0]))
          .isEmpty();
    }
  }

  @Test
  void separatorIsNoTokenOfAnAnswer() {
    try (Arena arena = Arena.ofConfined()) {
      SpanFinder finder = new SpanFinder(Passages.segment(arena, new int[] {1}));
      assertThatThrownBy(() -> finder.maximalSpans(new int[] {1, Segment.SEPARATOR}))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("token 1 is 65535");
      assertThatThrownBy(finder::count).isInstanceOf(IllegalArgumentException.class);
    }
  }

  private static void assertSame(SpanFinder finder, List<NaiveSpans.Found> naive, int[] answer) {
    List<SpanHit> hits = finder.maximalSpans(answer);
    List<NaiveSpans.Found> found = new ArrayList<>();
    for (SpanHit hit : hits) {
      List<Integer> holders = new ArrayList<>(List.of(hit.passage()));
      holders.addAll(finder.otherPassages(hit, Integer.MAX_VALUE));
      found.add(new NaiveSpans.Found(hit.start(), hit.end(), hit.count(), holders));
    }
    if (!found.equals(naive)) {
      assertThat(found).as(Arrays.toString(answer)).isEqualTo(naive);
    }
  }

  private static List<int[]> randomPassages(Random random, int alphabet) {
    List<int[]> passages = new ArrayList<>();
    for (int i = 1 + random.nextInt(6); i > 0; i--) {
      passages.add(Passages.random(random, 1 + random.nextInt(14), alphabet));
    }
    return passages;
  }
}
