package network.byline.bench.credit;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import network.byline.base.value.Digest;

/**
 * The head of a record, as a prompt: a headword and its part of speech, as whoever looks it up
 * would type it.
 *
 * @param source whose record it is
 * @param text its words through the first one, from the second on, that ends with a full stop or a
 *     colon; at most five
 */
record Opening(Source source, String text) {

  private static final int MOST = 5;

  /** Records this short are no text to continue. */
  private static final int SHORTEST_RECORD = 9;

  /** What a record that goes on with a long entry says in place of a part of speech. */
  private static final String LATER_PIECE = "(cont.):";

  /**
   * Draws openings from every source: those of the records that come first by SHA-256 of the seed
   * and the record.
   *
   * @param seed names the draw; another seed draws other records
   * @param each how many from each source
   */
  static List<Opening> draw(List<Source> sources, String seed, int each) {
    List<Opening> openings = new ArrayList<>();
    for (Source source : sources) {
      source.texts().stream()
          .filter(text -> words(text).length >= SHORTEST_RECORD && !text.contains(LATER_PIECE))
          .sorted(Comparator.comparing(text -> rank(seed, text)))
          .map(Opening::first)
          .distinct()
          .limit(each)
          .forEach(text -> openings.add(new Opening(source, text)));
    }
    return openings;
  }

  private static Digest rank(String seed, String text) {
    return Digest.sha256((seed + "\n" + text).getBytes(StandardCharsets.UTF_8));
  }

  /** Returns the words through the first one, from the second on, that ends a part. */
  private static String first(String text) {
    String[] words = words(text);
    int taken = 2;
    while (taken < MOST && !endsPart(words[taken - 1])) {
      taken++;
    }
    return String.join(" ", Arrays.asList(words).subList(0, taken));
  }

  private static boolean endsPart(String word) {
    return word.endsWith(".") || word.endsWith(":");
  }

  private static String[] words(String text) {
    return text.split(" ");
  }
}
