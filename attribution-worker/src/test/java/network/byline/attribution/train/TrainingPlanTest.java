package network.byline.attribution.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import network.byline.attribution.format.FormatException;
import org.junit.jupiter.api.Test;

class TrainingPlanTest {
  private static final List<String> TEXTS = Small.texts(1, 21);
  private static final BaseModel BASE = Small.baseModel();
  private static final Recipe RECIPE = Small.adapterRecipe(BASE, TEXTS);

  private static TrainingPlan plan(List<String> texts) {
    return new TrainingPlan(RECIPE, TrainingData.of(BASE.tokenizer(), texts, 24));
  }

  @Test
  void everyPassLearnsEveryPieceOnce() {
    TrainingData data = TrainingData.of(BASE.tokenizer(), TEXTS, 24);
    TrainingPlan plan = plan(TEXTS);
    int[] seen = new int[data.pieceCount()];
    int count = 0;
    long tokens = 0;
    for (int step = 0; step < plan.steps(); step++) {
      int[] batch = plan.batch(step);
      assertThat(batch.length).isBetween(1, 8);
      tokens += plan.divisor(batch);
      for (int piece : batch) {
        assertThat(seen[piece]).isEqualTo(count / data.pieceCount());
        seen[piece]++;
        count++;
      }
    }
    assertThat(count).isEqualTo(3 * data.pieceCount());
    assertThat(tokens).isEqualTo(3 * data.predictedTokens()).isEqualTo(plan.tokensFrom(0));
    assertThat(plan.tokensFrom(plan.steps())).isZero();
  }

  @Test
  void batchesAreTheSameInWhateverOrderTheyAreAsked() {
    TrainingPlan forward = plan(TEXTS);
    TrainingPlan backward = plan(TEXTS);
    int[][] batches = new int[forward.steps()][];
    for (int step = 0; step < batches.length; step++) {
      batches[step] = forward.batch(step);
    }
    for (int step = batches.length - 1; step >= 0; step--) {
      assertThat(backward.batch(step)).isEqualTo(batches[step]);
    }
    assertThat(batches[0]).containsExactly(12, 16, 23, 19, 24, 21, 2, 11);
  }

  @Test
  void otherTextsAreRefused() {
    assertThatThrownBy(() -> plan(Small.texts(2, 5)))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("data");
  }
}
