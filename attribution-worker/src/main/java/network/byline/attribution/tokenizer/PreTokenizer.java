package network.byline.attribution.tokenizer;

import java.util.function.Consumer;

/**
 * Cuts text into the pieces within which tokens are formed. All forms follow GPT-2's pattern, first
 * match from the left:
 *
 * <pre>'s|'t|'re|'ve|'m|'ll|'d| ?L+| ?N+| ?O+|S+(?!non-S)|S+</pre>
 *
 * with letters L, numbers N, white space S and all other characters O. They differ in who belongs
 * to which class.
 */
enum PreTokenizer {
  /**
   * Classes by fixed code point ranges, so that the pieces are the same under every edition of
   * Unicode. White space is the six ASCII ones; numbers are the ASCII digits; other is ASCII
   * punctuation and controls, U+0080–U+00BF, U+00D7, U+00F7, U+2000–U+2BFF and U+3000–U+303F;
   * everything else is a letter.
   */
  FIXED {
    @Override
    int classOf(int c) {
      if (c < 0x80) {
        return asciiClass(c);
      }
      boolean other =
          c <= 0xbf
              || c == 0xd7
              || c == 0xf7
              || (c >= 0x2000 && c <= 0x2bff)
              || (c >= 0x3000 && c <= 0x303f);
      return other ? OTHER : LETTER;
    }
  },

  /**
   * Classes by the running Java's edition of Unicode, as GPT-2 and many published tokenizers do.
   */
  GPT2 {
    @Override
    int classOf(int c) {
      return c < 0x80 ? asciiClass(c) : unicodeClass(c);
    }
  },

  /**
   * {@link #GPT2} within the stretches between numeric characters, each of which is a piece of its
   * own.
   */
  SINGLE_DIGITS {
    @Override
    int classOf(int c) {
      return GPT2.classOf(c);
    }

    @Override
    void split(String text, Consumer<String> pieces) {
      int from = 0;
      for (int i = 0; i < text.length(); ) {
        int c = text.codePointAt(i);
        int next = i + Character.charCount(c);
        if (classOf(c) == NUMBER) {
          GPT2.split(text, from, i, pieces);
          pieces.accept(text.substring(i, next));
          from = next;
        }
        i = next;
      }
      GPT2.split(text, from, text.length(), pieces);
    }
  };

  /**
   * The pattern of {@link #FIXED} for other implementations; means the same to Oniguruma, Java and
   * JavaScript (flag u).
   */
  static final String FIXED_PATTERN =
      "'s|'t|'re|'ve|'m|'ll|'d"
          + "| ?[^\\x00-@\\[-`{-\u00bf\u00d7\u00f7\u2000-\u2bff\u3000-\u303f]+"
          + "| ?[0-9]+"
          + "| ?[\\x00-\\x08\\x0e-\\x1f!-/:-@\\[-`{-\u00bf\u00d7\u00f7\u2000-\u2bff\u3000-\u303f]+"
          + "|[\\t-\\r ]+(?![^\\t-\\r ])"
          + "|[\\t-\\r ]+";

  private static final int LETTER = 0;
  private static final int NUMBER = 1;
  private static final int SPACE = 2;
  private static final int OTHER = 3;
  private static final String[] CONTRACTIONS = {"'s", "'t", "'re", "'ve", "'m", "'ll", "'d"};

  /** Class of a code point: 0 letter, 1 number, 2 white space, 3 other. */
  abstract int classOf(int c);

  /** Hands the pieces of the text to the consumer, left to right; joined they are the text. */
  void split(String text, Consumer<String> pieces) {
    split(text, 0, text.length(), pieces);
  }

  private void split(String text, int from, int end, Consumer<String> pieces) {
    int i = from;
    while (i < end) {
      int next = endOfPiece(text, i, end);
      pieces.accept(text.substring(i, next));
      i = next;
    }
  }

  private int endOfPiece(String text, int i, int end) {
    char c = text.charAt(i);
    if (c == '\'') {
      for (String contraction : CONTRACTIONS) {
        if (i + contraction.length() <= end && text.startsWith(contraction, i)) {
          return i + contraction.length();
        }
      }
    }
    int start = c == ' ' && i + 1 < end ? i + 1 : i;
    int kind = classOf(text.codePointAt(start));
    if (kind != SPACE) {
      return endOfRun(text, start, end, kind);
    }
    int stop = endOfRun(text, i, end, SPACE);
    // A run of white space before a word leaves its last character (always one char) to the word.
    return stop == end || stop - i == 1 ? stop : stop - 1;
  }

  private int endOfRun(String text, int i, int end, int kind) {
    int stop = i;
    while (stop < end && classOf(text.codePointAt(stop)) == kind) {
      stop += Character.charCount(text.codePointAt(stop));
    }
    return Math.min(stop, end);
  }

  private static int asciiClass(int c) {
    if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) {
      return LETTER;
    }
    if (c >= '0' && c <= '9') {
      return NUMBER;
    }
    return c == ' ' || (c >= 9 && c <= 13) ? SPACE : OTHER;
  }

  private static int unicodeClass(int c) {
    if (Character.isLetter(c)) {
      return LETTER;
    }
    return switch (Character.getType(c)) {
      case Character.DECIMAL_DIGIT_NUMBER, Character.LETTER_NUMBER, Character.OTHER_NUMBER ->
          NUMBER;
      default -> isUnicodeSpace(c) ? SPACE : OTHER;
    };
  }

  private static boolean isUnicodeSpace(int c) {
    return c == 0x85
        || c == 0xa0
        || c == 0x1680
        || (c >= 0x2000 && c <= 0x200a)
        || c == 0x2028
        || c == 0x2029
        || c == 0x202f
        || c == 0x205f
        || c == 0x3000;
  }
}
