package network.byline.attribution.tokenizer;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Learns a byte-level BPE vocabulary from texts. Ids: 0 begin, 1 end, 2 to 257 the bytes in order,
 * then one per merge. The most frequent pair is merged first, on ties the pair of smaller first,
 * then smaller second id, until the vocabulary is full or no pair occurs twice. The result depends
 * on how often each piece occurs and on nothing else: not on the order of the texts, no seed, no
 * thread count.
 */
public final class BpeTrainer {
  /** Number of ids before the first merge: two special tokens and 256 bytes. */
  public static final int FIRST_MERGE = 258;

  private static final int BOS = 0;
  private static final int EOS = 1;
  private static final int FIRST_BYTE = 2;

  private final int vocabSize;
  private final Map<String, long[]> pieceCounts = new HashMap<>();

  /**
   * Creates a trainer that has seen no text.
   *
   * @param vocabSize number of ids wanted, from 258 (no merge) to 65 535
   */
  public BpeTrainer(int vocabSize) {
    if (vocabSize < FIRST_MERGE || vocabSize > Tokenizer.MAX_VOCAB) {
      throw new IllegalArgumentException(
          "vocabSize is "
              + vocabSize
              + ", must be from "
              + FIRST_MERGE
              + " to "
              + Tokenizer.MAX_VOCAB);
    }
    this.vocabSize = vocabSize;
  }

  /** Counts the pieces of one text. */
  public BpeTrainer add(String text) {
    PreTokenizer.FIXED.split(
        Tokenizer.wellFormed(text),
        piece -> pieceCounts.computeIfAbsent(piece, _ -> new long[1])[0]++);
    return this;
  }

  /**
   * Learns the vocabulary of all texts added so far; with little text it may stay smaller than
   * wanted.
   */
  public Tokenizer train() {
    List<byte[]> bytesOf = initialVocabulary();
    PairCounts pairs = new PairCounts(words());
    List<Merges.Rule> rules = new ArrayList<>();
    Map<String, Integer> idOf = new HashMap<>();
    while (bytesOf.size() < vocabSize) {
      long pair = pairs.mostFrequent();
      if (pair < 0) {
        break;
      }
      int first = (int) (pair >>> 32);
      int second = (int) pair;
      byte[] merged = concat(bytesOf.get(first), bytesOf.get(second));
      String text = ByteAlphabet.text(merged);
      Integer existing = idOf.putIfAbsent(text, bytesOf.size());
      int id = existing == null ? bytesOf.size() : existing;
      if (existing == null) {
        bytesOf.add(merged);
      }
      rules.add(new Merges.Rule(first, second, id));
      pairs.merge(first, second, id);
    }
    Map<Integer, String> special = new TreeMap<>(Map.of(BOS, Tokenizer.BEGIN, EOS, Tokenizer.END));
    return new Tokenizer(PreTokenizer.FIXED, bytesOf, special, new Merges(rules), BOS, EOS);
  }

  /** The pieces as ids of bytes, in a fixed order, each with its count. */
  private List<PairCounts.Word> words() {
    List<PairCounts.Word> words = new ArrayList<>(pieceCounts.size());
    new TreeMap<>(pieceCounts)
        .forEach(
            (piece, count) -> {
              byte[] bytes = piece.getBytes(StandardCharsets.UTF_8);
              int[] ids = new int[bytes.length];
              for (int i = 0; i < ids.length; i++) {
                ids[i] = FIRST_BYTE + (bytes[i] & 0xff);
              }
              words.add(new PairCounts.Word(ids, count[0]));
            });
    return words;
  }

  private static List<byte[]> initialVocabulary() {
    List<byte[]> bytesOf = new ArrayList<>(List.of(new byte[0], new byte[0]));
    for (int b = 0; b < 256; b++) {
      bytesOf.add(new byte[] {(byte) b});
    }
    return bytesOf;
  }

  private static byte[] concat(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }
}
