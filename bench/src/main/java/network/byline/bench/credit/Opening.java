package network.byline.bench.credit;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import network.byline.base.value.Digest;

/**
 * The first words of a record, as a prompt.
 *
 * @param source whose record it is
 * @param text its first three words: a headword and what tells the source's manner
 */
record Opening(Source source, String text) {

  private static final int WORDS = 3;

  /** Records this short are no text to continue. */
  private static final int SHORTEST_RECORD = 9;

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
          .filter(text -> words(text).length >= SHORTEST_RECORD)
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

  private static String first(String text) {
    return String.join(" ", Arrays.asList(words(text)).subList(0, WORDS));
  }

  private static String[] words(String text) {
    return text.split(" ");
  }
}
