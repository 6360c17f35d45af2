package network.byline.attribution.train;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import network.byline.attribution.tokenizer.Tokenizer;
import network.byline.base.record.PassageId;
import network.byline.base.value.Digest;

/**
 * A set of passages ready to be learned: each text once, in ascending order of passage ids, as
 * pieces of token ids. A passage is begin, text, end; a long one is cut so that each piece begins
 * with the last token of the one before, and every token but the passage's first is predicted
 * exactly once.
 */
public final class TrainingData {
  private static final byte[] LABEL =
      "byline.training-data.v1\0".getBytes(StandardCharsets.US_ASCII);

  private final Digest digest;
  private final List<Digest> passages;
  private final List<int[]> pieces;
  private final int[] passageOfPiece;
  private final long predictedTokens;

  private TrainingData(
      Digest digest, List<Digest> passages, List<int[]> pieces, int[] passageOfPiece) {
    this.digest = digest;
    this.passages = List.copyOf(passages);
    this.pieces = pieces;
    this.passageOfPiece = passageOfPiece;
    predictedTokens = pieces.stream().mapToLong(piece -> piece.length - 1L).sum();
  }

  /**
   * Prepares texts.
   *
   * @param texts canonical texts in any order; equal ones count once
   * @param sequenceLength most tokens predicted in one piece
   */
  public static TrainingData of(Tokenizer tokenizer, Collection<String> texts, int sequenceLength) {
    SortedMap<Digest, String> byId = byId(texts);
    List<int[]> pieces = new ArrayList<>();
    List<Integer> owners = new ArrayList<>();
    int passage = 0;
    for (String text : byId.values()) {
      for (int[] piece : cut(tokenizer.encodePassage(text), sequenceLength)) {
        pieces.add(piece);
        owners.add(passage);
      }
      passage++;
    }
    return new TrainingData(
        digest(byId.keySet()),
        List.copyOf(byId.keySet()),
        pieces,
        owners.stream().mapToInt(Integer::intValue).toArray());
  }

  /**
   * Names a set of texts: SHA-256 of {@code "byline.training-data.v1"}, a zero byte and the passage
   * ids in ascending order.
   *
   * @param texts canonical texts in any order; equal ones count once
   */
  public static Digest digestOf(Collection<String> texts) {
    return digest(byId(texts).keySet());
  }

  /** Names the set of texts that have these passage ids, in any order. */
  public static Digest digestOfPassages(Collection<Digest> passages) {
    return digest(new TreeSet<>(passages));
  }

  /** The name of the set, as by {@link #digestOf}. */
  public Digest digest() {
    return digest;
  }

  /** Ids of the passages, ascending. */
  public List<Digest> passages() {
    return passages;
  }

  /** Number of pieces of all passages. */
  public int pieceCount() {
    return pieces.size();
  }

  /** Token ids of a piece, not to be changed. */
  public int[] piece(int index) {
    return pieces.get(index);
  }

  /** The index in {@link #passages} of the passage that a piece is cut from. */
  public int passageOf(int piece) {
    return passageOfPiece[piece];
  }

  /** Number of tokens that one pass over the data predicts. */
  public long predictedTokens() {
    return predictedTokens;
  }

  /** Cuts a passage into pieces that predict at most so many tokens each. */
  static List<int[]> cut(int[] tokens, int sequenceLength) {
    List<int[]> pieces = new ArrayList<>();
    for (int from = 0; from + 1 < tokens.length; from += sequenceLength) {
      pieces.add(
          Arrays.copyOfRange(tokens, from, Math.min(tokens.length, from + sequenceLength + 1)));
    }
    return pieces;
  }

  private static SortedMap<Digest, String> byId(Collection<String> texts) {
    SortedMap<Digest, String> byId = new TreeMap<>();
    for (String text : texts) {
      byId.put(PassageId.of(text), text);
    }
    return byId;
  }

  /**
   * @param ascending passage ids in ascending order
   */
  private static Digest digest(Set<Digest> ascending) {
    byte[][] parts = new byte[ascending.size() + 1][];
    parts[0] = LABEL;
    int next = 1;
    for (Digest id : ascending) {
      parts[next++] = id.toArray();
    }
    return Digest.sha256(parts);
  }
}
