package network.byline.attribution.tokenizer;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Seeded texts for tests: words with a natural skew, and texts of every kind of character. */
final class Texts {
  private static final String[] SYLLABLES =
      "the of and to in a is that it was for on are as with his they at be this from have or by one"
          .split(" ");
  private static final String[] ODD = {
    " ", "  ", "\n", "\n\n", "\t", "'s", "'ll", "'", "don't", "I'LL", "12", "3.14", "x=1;", "é",
    "naïve", "“so”", "—", "日本語", "１２", "Ⅷ", "½", "😀", "👩‍💻", "\u00a0", "\u2003", "\u3000",
    "\u0085", "\u0000", "\u007f", "à", "ß", "Привет", "مرحبا", "\u200b", "\ufeff", "<|end|>", "[",
    "]", "`", "{", "}", "@", "×", "÷", "\uffff", "𝒳"
  };

  private Texts() {}

  /** Prose-like text of about that many words. */
  static String prose(long seed, int words) {
    Random random = new Random(seed);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < words; i++) {
      text.append(i == 0 ? "" : random.nextInt(12) == 0 ? ", " : " ");
      for (int s = random.nextInt(3); s >= 0; s--) {
        double skew = random.nextDouble();
        text.append(SYLLABLES[(int) (skew * skew * SYLLABLES.length)]);
      }
    }
    return text.append('.').toString();
  }

  /** A text of mixed words, marks, numbers, spaces and scripts. */
  static String mixed(long seed, int parts) {
    Random random = new Random(seed);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < parts; i++) {
      text.append(
          random.nextBoolean()
              ? ODD[random.nextInt(ODD.length)]
              : SYLLABLES[random.nextInt(SYLLABLES.length)]);
      text.append(random.nextBoolean() ? " " : "");
    }
    return text.toString();
  }

  /** A tokenizer of 600 ids trained on such texts; the same for every caller. */
  static Tokenizer tokenizer() {
    BpeTrainer trainer = new BpeTrainer(600);
    for (int i = 0; i < 40; i++) {
      trainer.add(prose(i, 200)).add(mixed(i, 60));
    }
    return trainer.train();
  }

  static List<String> split(PreTokenizer form, String text) {
    List<String> pieces = new ArrayList<>();
    form.split(text, pieces::add);
    return pieces;
  }
}
