package network.byline.attribution.strict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import network.byline.attribution.format.Adapter;
import network.byline.attribution.format.ModelConfig;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrainerTest {

  private static Trainer trainer(boolean tied, boolean adapter, int threads) {
    return adapter ? Tiny.lowRank(tied, threads) : Tiny.full(tied, threads);
  }

  @ParameterizedTest
  @CsvSource({"true, false", "false, false", "true, true", "false, true"})
  void gradientsAreFiniteDifferencesOfAReferenceInDouble(boolean tied, boolean adapter) {
    ModelConfig config = Tiny.config(tied);
    ReferenceModel reference =
        adapter
            ? new ReferenceModel(config, Tiny.weights(config), Tiny.adapter(config))
            : new ReferenceModel(config, Tiny.weights(config));
    int[] record = Tiny.text(21, 19);
    try (Trainer trainer = trainer(tied, adapter, 1)) {
      StepResult result = trainer.gradients(List.of(record));
      assertThat(result.loss()).isCloseTo(reference.loss(record), Offset.offset(1e-3));
      assertThat(result.tokens()).isEqualTo(18);
      List<String> names = List.copyOf(trainer.tensors().names());
      for (int p = 0; p < names.size(); p++) {
        double[] weight = reference.get(names.get(p));
        assertDifferences(names.get(p), weight, trainer.sums().get(p), reference, record, p);
      }
    }
  }

  /** A dozen coordinates of one tensor, drawn by its number. */
  private static void assertDifferences(
      String name,
      double[] weight,
      float[] gradient,
      ReferenceModel reference,
      int[] record,
      int seed) {
    double largest = 0;
    for (float g : gradient) {
      largest = Math.max(largest, Math.abs(g));
    }
    assertThat(largest).as(name).isPositive();
    for (int draw = 0; draw < 12; draw++) {
      int i = (int) Long.remainderUnsigned(CounterRandom.bits(seed, draw), weight.length);
      double was = weight[i];
      double h = 1e-5;
      weight[i] = was + h;
      double up = reference.loss(record);
      weight[i] = was - h;
      double down = reference.loss(record);
      weight[i] = was;
      assertThat((double) gradient[i])
          .as("%s[%s]", name, i)
          .isCloseTo((up - down) / (2 * h), Offset.offset(1e-4 * largest + 1e-6));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void threadsChangeNoBit(boolean adapter) {
    try (Trainer one = trainer(true, adapter, 1);
        Trainer two = trainer(true, adapter, 2);
        Trainer four = trainer(true, adapter, 4)) {
      for (int step = 0; step < 6; step++) {
        StepResult alone = one.step(Tiny.records(), 1e-2);
        assertThat(two.step(Tiny.records(), 1e-2)).isEqualTo(alone);
        assertThat(four.step(Tiny.records(), 1e-2)).isEqualTo(alone);
      }
      assertThat(two.tensors()).isEqualTo(one.tensors());
      assertThat(four.tensors()).isEqualTo(one.tensors());
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aRecordHasTheSameGradientAloneAndInABatch(boolean adapter) {
    try (Trainer batch = trainer(true, adapter, 1);
        Trainer alone = trainer(true, adapter, 1)) {
      List<float[]> wanted = new ArrayList<>();
      alone.sums().forEach(sum -> wanted.add(new float[sum.length]));
      double loss = 0;
      for (int[] record : Tiny.records()) {
        loss += alone.gradients(List.of(record)).loss();
        for (int p = 0; p < wanted.size(); p++) {
          Elements.add(wanted.get(p), alone.sums().get(p), wanted.get(p), wanted.get(p).length);
        }
      }
      assertThat(batch.gradients(Tiny.records()).loss()).isEqualTo(loss);
      for (int p = 0; p < wanted.size(); p++) {
        assertThat(batch.sums().get(p)).isEqualTo(wanted.get(p));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void trainingLearnsTheRecordsByHeart(boolean adapter) {
    try (Trainer trainer = trainer(true, adapter, 2)) {
      double before = trainer.loss(Tiny.records()).mean();
      for (int step = 0; step < 150; step++) {
        trainer.step(Tiny.records(), 1e-2);
      }
      assertThat(trainer.steps()).isEqualTo(150);
      assertThat(before).isGreaterThan(4);
      assertThat(trainer.loss(Tiny.records()).mean()).isLessThan(1);
    }
  }

  @Test
  void trainedTensorsMakeTheModelThatWasTrained() {
    try (Trainer full = Tiny.full(false, 1);
        Trainer adapter = Tiny.lowRank(true, 1)) {
      full.step(Tiny.records(), 1e-2);
      adapter.step(Tiny.records(), 1e-2);
      StrictModel whole = StrictModel.of(Tiny.config(false), full.tensors());
      StrictModel adapted =
          Tiny.model(true).withAdapter(new Adapter(Tiny.ADAPTER, adapter.tensors()));
      assertThat(loss(whole)).isCloseTo(full.loss(Tiny.records()).loss(), Offset.offset(1e-3));
      assertThat(loss(adapted)).isCloseTo(adapter.loss(Tiny.records()).loss(), Offset.offset(1e-3));
    }
  }

  private static double loss(StrictModel model) {
    double loss = 0;
    for (int[] record : Tiny.records()) {
      for (long value : model.logProbs(record, 1)) {
        loss -= value / (double) LogProbs.UNITS_PER_NAT;
      }
    }
    return loss;
  }

  @Test
  void aRestoredTrainingGoesOnBitForBit() {
    try (Trainer first = Tiny.full(true, 1);
        Trainer second = Tiny.full(true, 1)) {
      first.step(Tiny.records(), 1e-2);
      first.step(Tiny.records(), 2e-2);
      second.restore(first.state());
      assertThat(second.step(Tiny.records(), 1e-2)).isEqualTo(first.step(Tiny.records(), 1e-2));
      assertThat(second.tensors()).isEqualTo(first.tensors());
    }
  }

  @Test
  void aLongerRecordAfterAShorterOneFindsRoom() {
    try (Trainer fresh = Tiny.full(true, 1);
        Trainer used = Tiny.full(true, 1)) {
      used.gradients(List.of(Tiny.text(1, 97)));
      used.gradients(List.of(Tiny.text(2, 3)));
      used.gradients(List.of(Tiny.text(3, 50)));
      fresh.gradients(List.of(Tiny.text(3, 50)));
      for (int p = 0; p < fresh.sums().size(); p++) {
        assertThat(used.sums().get(p)).isEqualTo(fresh.sums().get(p));
      }
    }
  }

  @Test
  void nonsenseIsRefused() {
    try (Trainer trainer = Tiny.full(true, 2)) {
      assertThatThrownBy(() -> trainer.step(List.of(new int[1]), 1e-2))
          .hasMessageContaining("a record has 1 tokens");
      assertThatThrownBy(() -> trainer.step(List.of(new int[98]), 1e-2))
          .hasMessageContaining("98 tokens");
      assertThatThrownBy(() -> trainer.step(List.of(new int[] {1, 67}), 1e-2))
          .hasMessageContaining("token 1 is 67");
      assertThatThrownBy(() -> trainer.step(List.of(), 1e-2)).hasMessageContaining("divisor");
    }
    assertThatThrownBy(() -> Tiny.full(true, 0)).hasMessageContaining("threads is 0");
    assertThatThrownBy(() -> AdamWSettings.withDamping(0)).hasMessageContaining("damping is 0");
  }
}
