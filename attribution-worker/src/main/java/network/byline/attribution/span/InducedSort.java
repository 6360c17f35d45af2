package network.byline.attribution.span;

import java.util.Arrays;

/**
 * One level of induced sorting: everything about a text that is not the recursion.
 *
 * <p>A suffix is <em>small</em> if it is less than the one that starts after it, else
 * <em>large</em>; the last suffix is large, as the empty one is the least of all. A
 * <em>landmark</em> is a small suffix after a large one (LMS in the literature). All suffixes that
 * start with one symbol form its bucket in the result, the large ones before the small. Sorted
 * landmarks put all large suffixes in order in one scan from the left, and those all small ones in
 * one scan from the right.
 *
 * <p>An entry of the array is a position; the complement of one says that the scan going on must
 * not follow it further; {@link #GROUP} says that the substring it stands for differs from that of
 * its neighbour. Zero is an empty place: position 0 has no predecessor, so nobody follows it.
 */
final class InducedSort {

  private static final int GROUP = 1 << 30;
  private static final int POSITION = GROUP - 1;
  private static final int UNNAMED = 0;

  /** Entries whose symbols are read together before a scan comes to them; a power of two. */
  private static final int AHEAD = 64;

  private final Symbols text;
  private final int length;
  private final int[] array;
  private final int[] bucketStart;
  private final int[] cursor;
  private final int[] landmarksInBucket;

  /** What reading ahead read; only kept so that the reading is not optimised away. */
  private int read;

  InducedSort(Symbols text, int alphabet, int[] array) {
    this.text = text;
    this.length = text.length();
    this.array = array;
    this.bucketStart = new int[alphabet + 1];
    this.cursor = new int[alphabet];
    this.landmarksInBucket = new int[alphabet];
    for (int i = 0; i < length; i++) {
      bucketStart[text.at(i) + 1]++;
    }
    for (int symbol = 0; symbol < alphabet; symbol++) {
      bucketStart[symbol + 1] += bucketStart[symbol];
    }
  }

  /** Puts every landmark at the end of its bucket, in any order, and returns their number. */
  int placeLandmarks() {
    Arrays.fill(array, 0, length, 0);
    cursorAtEnds();
    int count = 0;
    for (int i = previousLandmark(length); i > 0; i = previousLandmark(i)) {
      int symbol = text.at(i);
      array[--cursor[symbol]] = i;
      landmarksInBucket[symbol]++;
      count++;
    }
    return count;
  }

  /**
   * Sorts the landmarks by the substrings that reach to the next landmark, numbers the different
   * substrings in that order, and returns how many there are. Leaves the landmarks in order in the
   * first places, and the name of landmark {@code p} at {@code landmarks + p / 2}.
   */
  int nameLandmarks(int landmarks) {
    int alphabet = cursor.length;
    for (int symbol = 0; symbol < alphabet; symbol++) {
      if (landmarksInBucket[symbol] > 0) {
        array[bucketStart[symbol + 1] - landmarksInBucket[symbol]] |= GROUP;
      }
    }
    // For each symbol and kind of predecessor, the last group that put a suffix there.
    int[] lastGroup = new int[2 * alphabet];
    int groups = sortLargeSubstrings(lastGroup);
    markGroupsFromTheRight();
    sortSmallSubstrings(lastGroup, groups + 1);
    return collectNames(landmarks);
  }

  private int sortLargeSubstrings(int[] lastGroup) {
    cursorAtStarts();
    int group = 1;
    follow(length - 1, group, lastGroup);
    for (int i = 0; i < length; i++) {
      if (i % AHEAD == 0) {
        readAhead(i);
      }
      int entry = array[i];
      if (entry > 0) {
        group += entry >>> 30;
        array[i] = 0;
        int position = (entry & POSITION) - 1;
        if (position > 0) {
          follow(position, group, lastGroup);
        }
      } else if (entry < 0) {
        array[i] = ~entry;
      }
    }
    return group;
  }

  private void follow(int position, int group, int[] lastGroup) {
    if (position == 0) {
      return;
    }
    int symbol = text.at(position);
    int smaller = (text.at(position - 1) - symbol) >>> 31;
    int slot = 2 * symbol + smaller;
    int mark = lastGroup[slot] == group ? 0 : GROUP;
    lastGroup[slot] = group;
    array[cursor[symbol]++] = (position | mark) ^ -smaller;
  }

  /** Moves the marks from the first of each group to the last, as the next scan runs leftwards. */
  private void markGroupsFromTheRight() {
    int nextIsFirst = GROUP;
    for (int i = length - 1; i >= 0; i--) {
      int entry = array[i];
      if (entry > 0) {
        array[i] = (entry & POSITION) | nextIsFirst;
        nextIsFirst = entry & GROUP;
      }
    }
  }

  private void sortSmallSubstrings(int[] lastGroup, int firstGroup) {
    cursorAtEnds();
    int group = firstGroup;
    for (int i = length - 1; i >= 0; i--) {
      if (i % AHEAD == AHEAD - 1) {
        readAhead(i - AHEAD + 1);
      }
      int entry = array[i];
      if (entry > 0) {
        group += entry >>> 30;
        array[i] = 0;
        int position = (entry & POSITION) - 1;
        if (position > 0) {
          int symbol = text.at(position);
          int larger = (symbol - text.at(position - 1)) >>> 31;
          int slot = 2 * symbol + larger;
          int mark = lastGroup[slot] == group ? 0 : GROUP;
          lastGroup[slot] = group;
          array[--cursor[symbol]] = (position | mark) ^ -larger;
        }
      }
    }
  }

  /** Only landmarks are left, complemented; the last of each group is marked. */
  private int collectNames(int landmarks) {
    int count = 0;
    int names = 0;
    for (int i = 0; count < landmarks; i++) {
      int entry = array[i];
      if (entry < 0) {
        array[count++] = ~entry;
        names += ~entry >>> 30;
      }
    }
    Arrays.fill(array, landmarks, length, UNNAMED);
    int name = names + 1;
    for (int i = landmarks - 1; i >= 0; i--) {
      int position = array[i] & POSITION;
      name -= array[i] >>> 30;
      array[i] = position;
      array[landmarks + (position >> 1)] = name;
    }
    return names;
  }

  /**
   * Gathers the names, from 0 on, in text order in the last {@code landmarks} places and returns
   * where they start.
   */
  int moveNamesToEnd(int landmarks) {
    int to = length;
    for (int i = landmarks + ((length - 1) >> 1); i >= landmarks; i--) {
      if (array[i] != UNNAMED) {
        array[--to] = array[i] - 1;
      }
    }
    return to;
  }

  /** Turns the order of the names' suffixes in the first places into the order of landmarks. */
  void landmarksFromRanks(int landmarks) {
    int to = length;
    for (int i = previousLandmark(length); i > 0; i = previousLandmark(i)) {
      array[--to] = i;
    }
    for (int i = 0; i < landmarks; i++) {
      array[i] = array[to + array[i]];
    }
  }

  /** Moves the sorted landmarks from the first places to the ends of their buckets. */
  void spreadLandmarks(int landmarks) {
    int from = landmarks;
    int end = length;
    for (int symbol = cursor.length - 1; symbol >= 0; symbol--) {
      int to = bucketStart[symbol + 1];
      Arrays.fill(array, to, end, 0);
      for (int left = landmarksInBucket[symbol]; left > 0; left--) {
        array[--to] = array[--from];
      }
      end = to;
    }
    Arrays.fill(array, 0, end, 0);
  }

  /** Puts all suffixes in order; the landmarks must stand sorted in their buckets. */
  void induceAll() {
    cursorAtStarts();
    int last = length - 1;
    int lastSymbol = text.at(last);
    boolean lastAfterSmaller = last > 0 && text.at(last - 1) < lastSymbol;
    array[cursor[lastSymbol]++] = lastAfterSmaller ? ~last : last;
    for (int i = 0; i < length; i++) {
      if (i % AHEAD == 0) {
        readAhead(i);
      }
      int entry = array[i];
      array[i] = ~entry;
      if (entry > 0) {
        int position = entry - 1;
        int symbol = text.at(position);
        int before = position > 0 ? text.at(position - 1) : symbol;
        array[cursor[symbol]++] = position ^ ((before - symbol) >> 31);
      }
    }
    cursorAtEnds();
    for (int i = length - 1; i >= 0; i--) {
      if (i % AHEAD == AHEAD - 1) {
        readAhead(i - AHEAD + 1);
      }
      int entry = array[i];
      if (entry > 0) {
        int position = entry - 1;
        int symbol = text.at(position);
        int before = position > 0 ? text.at(position - 1) : Integer.MAX_VALUE;
        array[--cursor[symbol]] = position ^ ((symbol - before) >> 31);
      } else {
        array[i] = ~entry;
      }
    }
  }

  /**
   * Reads the symbols that a scan will ask for in the entries from one on. They lie anywhere in the
   * text: read in a loop that decides nothing, they are waited for together instead of one by one.
   */
  private void readAhead(int from) {
    int sum = 0;
    for (int i = from, end = Math.min(length, from + AHEAD); i < end; i++) {
      int entry = array[i];
      sum += text.at(Math.max((entry & POSITION & ~(entry >> 31)) - 2, 0));
    }
    read += sum;
  }

  /** Returns the last landmark before a position, or 0 if there is none. */
  private int previousLandmark(int position) {
    int i = Math.min(position, length) - 1;
    if (i <= 0) {
      return 0;
    }
    // A landmark is small and its predecessor large, so skip large ones first, then small ones.
    int symbol = text.at(i);
    int before;
    while (i > 0 && (before = text.at(i - 1)) >= symbol) {
      symbol = before;
      i--;
    }
    while (i > 0 && (before = text.at(i - 1)) <= symbol) {
      symbol = before;
      i--;
    }
    return i;
  }

  private void cursorAtStarts() {
    System.arraycopy(bucketStart, 0, cursor, 0, cursor.length);
  }

  private void cursorAtEnds() {
    System.arraycopy(bucketStart, 1, cursor, 0, cursor.length);
  }
}
