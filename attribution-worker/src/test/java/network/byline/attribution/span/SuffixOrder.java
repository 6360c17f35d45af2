package network.byline.attribution.span;

import java.util.Arrays;

/** Checks a suffix array against the definition in linear time, without sorting anything. */
final class SuffixOrder {

  private SuffixOrder() {}

  /** Returns what is wrong with the array, or "in order". */
  static String verdict(char[] text, int[] suffixes) {
    int n = text.length;
    if (suffixes.length != n) {
      return suffixes.length + " suffixes for " + n + " symbols";
    }
    int[] rank = new int[n + 1];
    Arrays.fill(rank, -1);
    for (int i = 0; i < n; i++) {
      int start = suffixes[i];
      if (start < 0 || start >= n || rank[start] >= 0) {
        return "entry " + i + " is " + start + ": not a permutation";
      }
      rank[start] = i;
    }
    for (int i = 1; i < n; i++) {
      int left = suffixes[i - 1];
      int right = suffixes[i];
      boolean ascending =
          text[left] < text[right]
              || (text[left] == text[right] && rank[left + 1] < rank[right + 1]);
      if (!ascending) {
        return "entries " + (i - 1) + " and " + i + " are out of order";
      }
    }
    return "in order";
  }
}
