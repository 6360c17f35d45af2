package network.byline.attribution.span;

/**
 * The start positions of all suffixes of a text, in ascending order of the suffixes.
 *
 * <p>Symbols are compared as unsigned numbers, and a suffix that is the beginning of another comes
 * before it. Built by induced sorting (SA-IS: Nong, Zhang and Chan, "Two efficient algorithms for
 * linear time suffix array construction", 2011) with the names of the recursion found during the
 * sorting itself, so the time is linear in the text whatever it holds: long repeats cost nothing
 * extra.
 */
public final class SuffixArray {

  /** The longest text that can be sorted: two bits of a position are kept for marks. */
  public static final int MAX_LENGTH = 1 << 30;

  private SuffixArray() {}

  /**
   * Returns the suffix array of a text.
   *
   * <p>Time is O(n + 65,536). Memory beside text and result is a few tables of the alphabet's size;
   * in the recursion the alphabet has at most n/2 names, so at the very worst 10 bytes a symbol,
   * and under 2 on ordinary text.
   *
   * @throws IllegalArgumentException if the text is longer than {@link #MAX_LENGTH}
   */
  public static int[] of(char[] text) {
    if (text.length > MAX_LENGTH) {
      throw new IllegalArgumentException(
          "a text of " + text.length + " symbols is longer than " + MAX_LENGTH + ": cut it");
    }
    char largest = 0;
    for (char symbol : text) {
      largest = (char) Math.max(largest, symbol);
    }
    int[] suffixes = new int[text.length];
    sort(new Symbols.OfChars(text), largest + 1, suffixes);
    return suffixes;
  }

  /** Sorts the suffixes of {@code text} into the first {@code text.length()} places. */
  private static void sort(Symbols text, int alphabet, int[] suffixes) {
    if (text.length() == 0) {
      return;
    }
    InducedSort level = new InducedSort(text, alphabet, suffixes);
    int landmarks = level.placeLandmarks();
    if (landmarks > 0) {
      int names = level.nameLandmarks(landmarks);
      if (names < landmarks) {
        int start = level.moveNamesToEnd(landmarks);
        sort(new Symbols.OfInts(suffixes, start, landmarks), names, suffixes);
        level.landmarksFromRanks(landmarks);
      }
      level.spreadLandmarks(landmarks);
    }
    level.induceAll();
  }
}
