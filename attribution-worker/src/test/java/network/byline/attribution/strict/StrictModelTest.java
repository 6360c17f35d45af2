package network.byline.attribution.strict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import network.byline.attribution.format.Adapter;
import network.byline.attribution.format.ModelConfig;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StrictModelTest {

  private static final int[] TEXT = Tiny.text(7, 60);

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void logitsAreThoseOfAReferenceInDouble(boolean tied) {
    ModelConfig config = Tiny.config(tied);
    assertClose(
        Tiny.model(tied).logits(TEXT, 1),
        new ReferenceModel(config, Tiny.weights(config)).logits(TEXT));
    assertClose(
        Tiny.adapted(tied).logits(TEXT, 1),
        new ReferenceModel(config, Tiny.weights(config), Tiny.adapter(config)).logits(TEXT));
  }

  private static void assertClose(float[][] actual, double[][] expected) {
    for (int m = 0; m < actual.length; m++) {
      for (int j = 0; j < actual[m].length; j++) {
        assertThat((double) actual[m][j])
            .as("position %s token %s", m, j)
            .isCloseTo(expected[m][j], Offset.offset(2e-5));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aCacheGivesTheBitsOfAFullPassHoweverTheTextIsCut(boolean tied) {
    for (StrictModel model : List.of(Tiny.model(tied), Tiny.adapted(tied))) {
      float[][] full = model.logits(TEXT, 1);
      Decoder decoder = model.decoder(90);
      for (int i = 0; i < full.length; i++) {
        assertThat(decoder.feed(TEXT[i])).as("after token %s", i).isEqualTo(full[i]);
      }
      for (int cut = 1; cut < 20; cut++) {
        decoder.reset();
        float[] last = {};
        for (int start = 0; start < full.length; start += cut) {
          last = decoder.feed(Arrays.copyOfRange(TEXT, start, Math.min(start + cut, full.length)));
        }
        assertThat(last).as("cut %s", cut).isEqualTo(full[full.length - 1]);
      }
    }
  }

  @Test
  void sequencesTogetherGetTheBitsOfEachAlone() {
    StrictModel model = Tiny.adapted(true);
    for (int count : new int[] {1, 2, 5, 64}) {
      List<Decoder> together = new ArrayList<>();
      List<Decoder> alone = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        together.add(model.decoder(40));
        alone.add(model.decoder(40));
        int[] start = Tiny.text(100 + i, 1 + i % 7);
        together.get(i).feed(start);
        alone.get(i).feed(start);
      }
      for (int step = 0; step < 5; step++) {
        int[] tokens = Tiny.text(step, count);
        float[][] logits = Decoder.feedTogether(together, tokens);
        for (int i = 0; i < count; i++) {
          assertThat(logits[i]).isEqualTo(alone.get(i).feed(tokens[i]));
        }
      }
    }
  }

  @Test
  void aTextOfSeveralChunksIsThatOfOneTokenAtATime() {
    ModelConfig config = new ModelConfig(67, 8, 11, 1, 2, 1, 4, 700, 1e-5, 10_000, true, 0, 1);
    StrictModel model = StrictModel.of(config, Tiny.weights(config));
    int[] text = Tiny.text(3, 601);
    float[][] full = model.logits(text, 1);
    Decoder decoder = model.decoder(600);
    for (int i = 0; i < full.length; i++) {
      assertThat(decoder.feed(text[i])).isEqualTo(full[i]);
    }
    decoder.reset();
    assertThat(decoder.feed(Arrays.copyOf(text, 600))).isEqualTo(full[599]);
    assertThat(model.logits(text, 400)).isEqualTo(Arrays.copyOfRange(full, 399, 600));
  }

  @Test
  void truncatingGoesBackToAnEarlierState() {
    Decoder decoder = Tiny.model(true).decoder(30);
    decoder.feed(1, 2, 3);
    float[] wanted = decoder.feed(4);
    decoder.feed(9, 9, 9);
    decoder.truncate(3);
    assertThat(decoder.length()).isEqualTo(3);
    assertThat(decoder.feed(4)).isEqualTo(wanted);
  }

  @Test
  void anAdapterOfZerosAndNoAdapterGiveTheBaseModel() {
    StrictModel base = Tiny.model(true);
    StrictModel zero =
        base.withAdapter(
            new Adapter(Tiny.ADAPTER, InitialWeights.adapter(base.config(), Tiny.ADAPTER, 3)));
    assertThat(zero.logits(TEXT, 1)).isEqualTo(base.logits(TEXT, 1));
    assertThat(Tiny.adapted(true).withoutAdapter().logits(TEXT, 1)).isEqualTo(base.logits(TEXT, 1));
    assertThat(Tiny.adapted(true).logits(TEXT, 1)).isNotEqualTo(base.logits(TEXT, 1));
  }

  @Test
  void logProbsAreLogitsNormalised() {
    StrictModel model = Tiny.model(false);
    long[] logProbs = model.logProbs(TEXT, 1);
    double loss = 0;
    for (long value : logProbs) {
      loss -= value / (double) LogProbs.UNITS_PER_NAT;
    }
    ModelConfig config = Tiny.config(false);
    double reference = new ReferenceModel(config, Tiny.weights(config)).loss(TEXT);
    assertThat(loss).isCloseTo(reference, Offset.offset(1e-3));
    assertThat(model.logProbs(TEXT, 31)).isEqualTo(Arrays.copyOfRange(logProbs, 30, 59));
  }

  @Test
  void nonsenseIsRefused() {
    StrictModel model = Tiny.model(true);
    assertThatThrownBy(() -> model.decoder(0)).hasMessageContaining("capacity is 0");
    assertThatThrownBy(() -> model.decoder(97)).hasMessageContaining("96");
    assertThatThrownBy(() -> model.decoder(2).feed(1, 2, 3)).hasMessageContaining("3 tokens");
    assertThatThrownBy(() -> model.decoder(2).feed(67)).hasMessageContaining("token 0 is 67");
    assertThatThrownBy(() -> model.decoder(2).feed()).hasMessageContaining("0 tokens");
    assertThatThrownBy(() -> model.logits(new int[] {1, 2}, 0)).hasMessageContaining("from is 0");
    assertThatThrownBy(() -> model.logits(new int[98], 1)).hasMessageContaining("97");
    Decoder decoder = model.decoder(3);
    assertThatThrownBy(() -> Decoder.feedTogether(List.of(decoder, decoder), new int[] {1, 2}))
        .hasMessageContaining("twice");
  }
}
