package network.byline.attribution.span;

/** A text as the sorter reads it: token ids at the top, names of substrings in the recursion. */
sealed interface Symbols {

  /** Returns the number of symbols. */
  int length();

  /** Returns the symbol at a position, not negative. */
  int at(int position);

  /** The token ids of the text itself. */
  record OfChars(char[] text) implements Symbols {
    @Override
    public int length() {
      return text.length;
    }

    @Override
    public int at(int position) {
      return text[position];
    }
  }

  /** Names that stand in a part of a larger array. */
  record OfInts(int[] array, int start, int length) implements Symbols {
    @Override
    public int at(int position) {
      return array[start + position];
    }
  }
}
