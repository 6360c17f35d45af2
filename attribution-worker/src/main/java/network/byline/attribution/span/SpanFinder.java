package network.byline.attribution.span;

import java.util.ArrayList;
import java.util.List;

/**
 * Answers questions about a segment: how often tokens occur, and which spans an answer shares with
 * its passages. Spans never cross from one passage into the next, and none is left out for being
 * short or frequent: what a span is worth is decided elsewhere.
 */
public final class SpanFinder {

  /** Spans longer than this are left by bisection, shorter ones token by token. */
  private static final int LONG_SPAN = 16;

  /** How many occurrences are looked at to name a span's other holders. */
  private static final int OCCURRENCES_FOR_HOLDERS = 64;

  private final Segment segment;

  /** Asks this segment. */
  public SpanFinder(Segment segment) {
    this.segment = segment;
  }

  /** Returns the segment that is asked. */
  public Segment segment() {
    return segment;
  }

  /**
   * Returns how often the tokens occur one after the other within passages.
   *
   * @throws IllegalArgumentException if there are none, or one is not within 0 and 65,534
   */
  public int count(int... tokens) {
    if (tokens.length == 0) {
      throw new IllegalArgumentException("the empty span occurs everywhere: give a token");
    }
    TokenIds.require("query", tokens);
    if (tokens.length == 1) {
      return segment.bucketStart(tokens[0] + 1) - segment.bucketStart(tokens[0]);
    }
    SuffixSearch search = new SuffixSearch(segment, tokens);
    if (search.longestMatch(0, tokens.length) < tokens.length) {
      return 0;
    }
    return search.endRank(tokens.length) - search.firstRank(tokens.length);
  }

  /**
   * Returns all maximal spans of an answer by start, which is by end too: no maximal span lies
   * within another.
   *
   * @throws IllegalArgumentException if a token is not within 0 and 65,534
   */
  public List<SpanHit> maximalSpans(int[] answer) {
    TokenIds.require("answer", answer);
    SuffixSearch search = new SuffixSearch(segment, answer);
    List<SpanHit> hits = new ArrayList<>();
    int start = 0;
    int covered = 0;
    while (start < answer.length && covered < answer.length) {
      int length = search.longestMatch(start, answer.length);
      if (length > 0 && start + length > covered) {
        hits.add(hit(search, start, length));
        covered = start + length;
      }
      start = nextStart(search, start, covered, answer.length);
    }
    return hits;
  }

  /**
   * Returns further passages that hold a span, in commit order, without the first: those among its
   * first 64 occurrences in the text, and at most {@code limit} of them.
   */
  public List<Integer> otherPassages(SpanHit hit, int limit) {
    List<Integer> others = new ArrayList<>();
    int before = hit.passage();
    int end = hit.rank() + hit.count();
    for (int position : FirstPositions.of(segment, hit.rank(), end, OCCURRENCES_FOR_HOLDERS)) {
      int passage = segment.passageAt(position);
      if (passage != before && others.size() < limit) {
        others.add(passage);
        before = passage;
      }
    }
    return others;
  }

  /** Returns the next start whose longest match may reach beyond {@code covered}. */
  private static int nextStart(SuffixSearch search, int start, int covered, int length) {
    if (covered - start <= LONG_SPAN || covered == length) {
      return start + 1;
    }
    // The next span holds the token at covered; the later it starts the likelier it is held.
    int fails = start;
    int holds = covered;
    while (holds - fails > 1) {
      int middle = (fails + holds) >>> 1;
      if (search.longestMatch(middle, covered + 1) == covered + 1 - middle) {
        holds = middle;
      } else {
        fails = middle;
      }
    }
    return holds;
  }

  private SpanHit hit(SuffixSearch search, int start, int length) {
    int rank = search.firstRank(length);
    int endRank = search.endRank(length);
    int first = segment.suffix(segment.rankOfFirst(rank, endRank));
    return new SpanHit(start, start + length, rank, endRank - rank, segment.passageAt(first));
  }
}
