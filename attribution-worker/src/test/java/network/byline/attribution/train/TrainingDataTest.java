package network.byline.attribution.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import network.byline.attribution.tokenizer.Tokenizer;
import network.byline.base.record.PassageId;
import org.junit.jupiter.api.Test;

class TrainingDataTest {
  private static final Tokenizer TOKENIZER = Small.tokenizer();

  @Test
  void orderAndRepetitionOfTextsDoNotMatter() {
    List<String> texts = new ArrayList<>(Small.texts(1, 20));
    TrainingData data = TrainingData.of(TOKENIZER, texts, 24);
    texts.addAll(Small.texts(1, 5));
    Collections.shuffle(texts, new Random(1));
    TrainingData same = TrainingData.of(TOKENIZER, texts, 24);
    assertThat(same.digest()).isEqualTo(data.digest()).isEqualTo(TrainingData.digestOf(texts));
    assertThat(TrainingData.digestOfPassages(data.passages().reversed())).isEqualTo(data.digest());
    assertThat(same.pieceCount()).isEqualTo(data.pieceCount());
    for (int i = 0; i < data.pieceCount(); i++) {
      assertThat(same.piece(i)).isEqualTo(data.piece(i));
    }
    assertThat(data.passages()).isSorted();
  }

  @Test
  void nameOfFixedTextsNeverChanges() {
    assertThat(TrainingData.digestOf(List.of("a", "b")).toString())
        .isEqualTo("0x8ac120cd94b178c01b7c151afd4187ab22c9b2a6a78cb74284203033b876381a");
  }

  @Test
  void piecesPredictEveryTokenOnce() {
    for (int length = 2; length < 60; length++) {
      int[] tokens = new int[length];
      for (int i = 0; i < length; i++) {
        tokens[i] = i;
      }
      List<Integer> predicted = new ArrayList<>();
      for (int[] piece : TrainingData.cut(tokens, 7)) {
        assertThat(piece.length).isBetween(2, 8);
        for (int i = 1; i < piece.length; i++) {
          assertThat(piece[i]).isEqualTo(piece[i - 1] + 1);
          predicted.add(piece[i]);
        }
      }
      assertThat(predicted).hasSize(length - 1).isSorted().doesNotHaveDuplicates();
    }
  }

  @Test
  void piecesKnowTheirPassage() {
    List<String> texts = Small.texts(2, 30);
    TrainingData data = TrainingData.of(TOKENIZER, texts, 10);
    StringBuilder whole = new StringBuilder();
    for (int i = 0; i < data.pieceCount(); i++) {
      int[] piece = data.piece(i);
      boolean first = i == 0 || data.passageOf(i) != data.passageOf(i - 1);
      assertThat(piece[0] == TOKENIZER.bos()).isEqualTo(first);
      if (first) {
        whole.setLength(0);
      }
      int[] predicted = Arrays.copyOfRange(piece, 1, piece.length);
      whole.append(TOKENIZER.decode(predicted));
      if (predicted[predicted.length - 1] == TOKENIZER.eos()) {
        assertThat(PassageId.of(whole.toString()))
            .isEqualTo(data.passages().get(data.passageOf(i)));
      }
    }
    long predicted = 0;
    for (String text : new HashSet<>(texts)) {
      predicted += TOKENIZER.encodePassage(text).length - 1;
    }
    assertThat(data.predictedTokens()).isEqualTo(predicted);
  }
}
