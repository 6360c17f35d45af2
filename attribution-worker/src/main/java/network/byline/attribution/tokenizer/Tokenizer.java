package network.byline.attribution.tokenizer;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import network.byline.attribution.format.FormatException;

/**
 * Turns text into token ids and back by byte-level BPE. Any text has ids and comes back from them
 * unchanged (a surrogate without its partner, which no valid text holds, becomes U+FFFD). Special
 * tokens never arise from text: {@code <|end|>} written in a text is encoded as those seven
 * characters. Immutable.
 *
 * <p>By convention a passage is {@code begin, text, end} and a prompt is {@code begin, text}.
 */
public final class Tokenizer {
  /** Name of the file in a model folder. */
  public static final String FILE_NAME = "tokenizer.json";

  /** The special token that begins a text. */
  public static final String BEGIN = "<|begin|>";

  /** The special token that ends a text. */
  public static final String END = "<|end|>";

  /** Largest vocabulary: ids are stored in 16 bits and 65 535 separates passages. */
  public static final int MAX_VOCAB = 65_535;

  private final PreTokenizer preTokenizer;
  private final byte[][] bytesOf;
  private final Map<Integer, String> special;
  private final Merges merges;
  private final int[] idOfByte = new int[256];
  private final int bos;
  private final int eos;

  /**
   * Assembles a tokenizer.
   *
   * @param preTokenizer how text is cut
   * @param bytesOf bytes of each token by id; empty for special tokens
   * @param special texts of the special tokens by id
   * @param merges rules over ids of this vocabulary
   * @param bos id of the token that begins a text
   * @param eos id of the token that ends a text
   */
  Tokenizer(
      PreTokenizer preTokenizer,
      List<byte[]> bytesOf,
      Map<Integer, String> special,
      Merges merges,
      int bos,
      int eos) {
    if (bytesOf.size() > MAX_VOCAB) {
      throw new FormatException(
          FILE_NAME + ": vocab", "has " + bytesOf.size() + " tokens, at most " + MAX_VOCAB);
    }
    this.preTokenizer = preTokenizer;
    this.bytesOf = bytesOf.toArray(byte[][]::new);
    this.special = Map.copyOf(special);
    this.merges = merges;
    this.bos = endOfText("bos", bos);
    this.eos = endOfText("eos", eos);
    Arrays.fill(idOfByte, -1);
    for (int id = this.bytesOf.length - 1; id >= 0; id--) {
      if (this.bytesOf[id].length == 1) {
        idOfByte[this.bytesOf[id][0] & 0xff] = id;
      }
    }
    for (int b = 0; b < 256; b++) {
      if (idOfByte[b] < 0) {
        throw new FormatException(FILE_NAME + ": vocab", "lacks the token of byte " + b);
      }
    }
  }

  /**
   * Reads a {@code tokenizer.json} that has the special tokens {@link #BEGIN} and {@link #END}.
   *
   * @throws FormatException if the file asks for anything but byte-level BPE
   */
  public static Tokenizer parse(byte[] json) {
    return TokenizerJson.parse(json, file -> file.specialId(BEGIN), file -> file.specialId(END));
  }

  /**
   * Reads the {@code tokenizer.json} of a model whose configuration names the ids that begin and
   * end a text.
   *
   * @throws FormatException if the file asks for anything but byte-level BPE, or lacks those ids
   */
  public static Tokenizer parse(byte[] json, int bos, int eos) {
    return TokenizerJson.parse(json, file -> bos, file -> eos);
  }

  /** The canonical {@code tokenizer.json}, understood by Hugging Face tokenizers. */
  public byte[] json() {
    return TokenizerJson.write(this);
  }

  /** Ids of the text alone, without any special token. */
  public int[] encode(String text) {
    IdBuffer ids = new IdBuffer(text.length() / 2 + 8);
    append(text, ids);
    return ids.toArray();
  }

  /** Ids of a whole passage: begin, text, end. */
  public int[] encodePassage(String text) {
    IdBuffer ids = new IdBuffer(text.length() / 2 + 8);
    ids.add(bos);
    append(text, ids);
    ids.add(eos);
    return ids.toArray();
  }

  /** Ids of a prompt that is to be continued: begin, text. */
  public int[] encodePrompt(String text) {
    IdBuffer ids = new IdBuffer(text.length() / 2 + 8);
    ids.add(bos);
    append(text, ids);
    return ids.toArray();
  }

  /** Text of the ids; special tokens have none, bytes that are no UTF-8 become U+FFFD. */
  public String decode(int[] ids) {
    StreamDecoder stream = stream();
    StringBuilder text = new StringBuilder(ids.length * 4);
    for (int id : ids) {
      stream.feed(id, text);
    }
    return text.append(stream.finish()).toString();
  }

  /** A decoder for ids that arrive one by one. */
  public StreamDecoder stream() {
    return new StreamDecoder(this);
  }

  /** Number of ids; all lie below it. */
  public int vocabSize() {
    return bytesOf.length;
  }

  /** Id of the token that begins a text. */
  public int bos() {
    return bos;
  }

  /** Id of the token that ends a text. */
  public int eos() {
    return eos;
  }

  /** Whether the id stands for a special token, which has no text. */
  public boolean isSpecial(int id) {
    return special.containsKey(requireId("id", id));
  }

  /** The bytes of a token, not to be changed; none for a special token. */
  byte[] tokenBytes(int id) {
    return bytesOf[requireId("id", id)];
  }

  /** This vocabulary over text cut in another way. */
  Tokenizer with(PreTokenizer other) {
    return new Tokenizer(other, List.of(bytesOf), special, merges, bos, eos);
  }

  PreTokenizer preTokenizer() {
    return preTokenizer;
  }

  Merges merges() {
    return merges;
  }

  Map<Integer, String> special() {
    return special;
  }

  /** The id that a configuration names for one end of a text; it may not know this vocabulary. */
  private int endOfText(String name, int id) {
    if (id < 0 || id >= bytesOf.length) {
      throw new FormatException(
          FILE_NAME + ": vocab",
          "has " + bytesOf.length + " tokens, but " + name + "_token_id is " + id);
    }
    return id;
  }

  private int requireId(String name, int id) {
    if (id < 0 || id >= bytesOf.length) {
      throw new IllegalArgumentException(
          name + " is " + id + ", must be from 0 to " + (bytesOf.length - 1));
    }
    return id;
  }

  private void append(String text, IdBuffer ids) {
    Map<String, int[]> seen = new HashMap<>();
    preTokenizer.split(
        wellFormed(text), piece -> ids.addAll(seen.computeIfAbsent(piece, this::encodePiece)));
  }

  private int[] encodePiece(String piece) {
    byte[] bytes = piece.getBytes(StandardCharsets.UTF_8);
    int[] ids = new int[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      ids[i] = idOfByte[bytes[i] & 0xff];
    }
    return Arrays.copyOf(ids, merges.apply(ids, ids.length));
  }

  /** The text with every surrogate that lacks its partner replaced by U+FFFD. */
  static String wellFormed(String text) {
    StringBuilder changed = null;
    for (int i = 0; i < text.length(); i++) {
      int c = text.codePointAt(i);
      if (Character.isSupplementaryCodePoint(c)) {
        i++;
      } else if (Character.isSurrogate((char) c)) {
        changed = changed == null ? new StringBuilder(text) : changed;
        changed.setCharAt(i, '\ufffd');
      }
    }
    return changed == null ? text : changed.toString();
  }
}
