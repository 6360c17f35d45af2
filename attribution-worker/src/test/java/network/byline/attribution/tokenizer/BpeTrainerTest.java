package network.byline.attribution.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import network.byline.base.value.Digest;
import org.junit.jupiter.api.Test;

class BpeTrainerTest {

  private static List<String> texts(int seed, int count) {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      texts.add(Texts.prose(seed * 100L + i, 60));
      texts.add(Texts.mixed(seed * 100L + i, 20));
    }
    return texts;
  }

  private static Tokenizer train(int vocab, List<String> texts) {
    BpeTrainer trainer = new BpeTrainer(vocab);
    texts.forEach(trainer::add);
    return trainer.train();
  }

  /** The definition, word for word: count all pairs anew for every merge. */
  private static List<Merges.Rule> naive(int vocab, List<String> texts) {
    List<List<Integer>> words = new ArrayList<>();
    for (String text : texts) {
      PreTokenizer.FIXED.split(
          text,
          piece -> {
            List<Integer> word = new ArrayList<>();
            for (byte b : piece.getBytes(StandardCharsets.UTF_8)) {
              word.add(2 + (b & 0xff));
            }
            words.add(word);
          });
    }
    List<Merges.Rule> rules = new ArrayList<>();
    for (int next = 258; next < vocab; next++) {
      Map<Long, Long> counts = new HashMap<>();
      for (List<Integer> word : words) {
        for (int i = 0; i + 1 < word.size(); i++) {
          counts.merge(PairTable.key(word.get(i), word.get(i + 1)), 1L, Long::sum);
        }
      }
      long most = counts.values().stream().max(Long::compare).orElse(0L);
      if (most < 2) {
        break;
      }
      long pair =
          counts.keySet().stream()
              .filter(key -> counts.getOrDefault(key, 0L) == most)
              .min(Long::compare)
              .orElseThrow();
      int first = (int) (pair >>> 32);
      int second = (int) pair;
      rules.add(new Merges.Rule(first, second, next));
      for (List<Integer> word : words) {
        for (int i = 0; i + 1 < word.size(); i++) {
          if (word.get(i) == first && word.get(i + 1) == second) {
            word.set(i, next);
            word.subList(i + 1, i + 2).clear();
          }
        }
      }
    }
    return rules;
  }

  @Test
  void incrementalCountsGiveTheMergesOfTheDefinition() {
    for (int seed = 0; seed < 5; seed++) {
      List<String> texts = texts(seed, 4);
      assertThat(train(420, texts).merges().rules()).isEqualTo(naive(420, texts));
    }
    List<String> repetitive = List.of("aaaa aaa aa a aaaaaaa", "abababab babab ab aab abb aabb");
    assertThat(train(300, repetitive).merges().rules()).isEqualTo(naive(300, repetitive));
  }

  @Test
  void orderOfTheTextsDoesNotMatter() {
    List<String> texts = texts(9, 10);
    byte[] json = train(500, texts).json();
    Collections.shuffle(texts, new Random(3));
    assertThat(train(500, texts).json()).isEqualTo(json);
  }

  @Test
  void vocabularyOfFixedTextsNeverChanges() {
    assertThat(Digest.sha256(Texts.tokenizer().json()).toString())
        .isEqualTo("0x09c52892fed7351e79bf00a561fb205f22cb5e243b2d54957d6c529ae3d73c5b");
  }

  @Test
  void tieGoesToTheSmallerPair() {
    Merges.Rule first = train(259, List.of("ba ab ba ab", "xy")).merges().rules().getFirst();
    assertThat(first).isEqualTo(new Merges.Rule(2 + ' ', 2 + 'a', 258));
  }

  @Test
  void littleTextGivesASmallVocabulary() {
    assertThat(train(10_000, List.of("abc")).vocabSize()).isEqualTo(258);
    assertThat(train(10_000, List.of()).vocabSize()).isEqualTo(258);
  }

  @Test
  void impossibleSizesAreRefused() {
    assertThatThrownBy(() -> new BpeTrainer(257)).hasMessageContaining("258");
    assertThatThrownBy(() -> new BpeTrainer(65_536)).hasMessageContaining("65535");
  }

  @Test
  void tokensShortenTheTextTheyWereLearnedFrom() {
    Tokenizer tokenizer = Texts.tokenizer();
    String text = Texts.prose(3, 200);
    assertThat(tokenizer.vocabSize()).isEqualTo(600);
    assertThat(tokenizer.encode(text).length).isLessThan(text.length() / 2);
    assertThat(Arrays.stream(tokenizer.encode(text)).max().orElse(0)).isLessThan(600);
  }
}
