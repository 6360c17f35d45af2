package network.byline.attribution.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import java.io.ByteArrayInputStream;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Compares with the tokenizers library of Hugging Face, which reads the file that we wrote. */
class TokenizerOracleIT {
  private static final Map<String, String> PLAIN =
      Map.of("addSpecialTokens", "false", "truncation", "false");

  private static int[] oracle(HuggingFaceTokenizer library, String text, boolean special) {
    return Arrays.stream(library.encode(text, special, false).getIds())
        .mapToInt(Math::toIntExact)
        .toArray();
  }

  @Test
  void libraryAgreesOnIdsAndText() throws Exception {
    Tokenizer ours = Texts.tokenizer();
    try (HuggingFaceTokenizer library =
        HuggingFaceTokenizer.newInstance(new ByteArrayInputStream(ours.json()), PLAIN)) {
      Random random = new Random(21);
      for (int i = 0; i < 3_000; i++) {
        String text =
            i % 2 == 0 ? Texts.mixed(500 + i, 40).replace("<|end|>", "<end>") : anyText(random);
        int[] ids = ours.encode(text);
        assertThat(oracle(library, text, false)).as(text).isEqualTo(ids);
        assertThat(oracle(library, text, true)).isEqualTo(ours.encodePrompt(text));
        assertThat(library.decode(longs(ids), true)).isEqualTo(text);
      }
    }
  }

  @Test
  void libraryAgreesOnTextOfArbitraryIds() throws Exception {
    Tokenizer ours = Texts.tokenizer();
    try (HuggingFaceTokenizer library =
        HuggingFaceTokenizer.newInstance(new ByteArrayInputStream(ours.json()), PLAIN)) {
      Random random = new Random(22);
      for (int i = 0; i < 2_000; i++) {
        int[] ids = random.ints(12, 2, ours.vocabSize()).toArray();
        assertThat(library.decode(longs(ids), true)).isEqualTo(ours.decode(ids));
      }
    }
  }

  @Test
  void libraryAgreesOnTheOtherWaysOfCutting() throws Exception {
    Tokenizer fixed = Texts.tokenizer();
    for (PreTokenizer form : new PreTokenizer[] {PreTokenizer.GPT2, PreTokenizer.SINGLE_DIGITS}) {
      Tokenizer ours = fixed.with(form);
      try (HuggingFaceTokenizer library =
          HuggingFaceTokenizer.newInstance(new ByteArrayInputStream(ours.json()), PLAIN)) {
        for (int i = 0; i < 1_000; i++) {
          String text = Texts.mixed(9_000 + i, 40).replace("<|end|>", "<end>");
          assertThat(oracle(library, text, false))
              .as(form + ": " + text)
              .isEqualTo(ours.encode(text));
        }
      }
    }
  }

  private static String anyText(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(40); i >= 0; i--) {
      int c = random.nextInt(random.nextBoolean() ? 0x3200 : 0x1ffff);
      text.appendCodePoint(c >= 0xd800 && c <= 0xdfff ? 'x' : c);
    }
    return text.toString();
  }

  private static long[] longs(int[] ids) {
    return Arrays.stream(ids).asLongStream().toArray();
  }
}
