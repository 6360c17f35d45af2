package network.byline.attribution.strict;

import java.util.Arrays;
import java.util.List;

/**
 * One sequence growing token by token over a cache of keys and values. Logits equal those of a full
 * pass over the same tokens, bit for bit, however the tokens are cut into calls and whichever
 * sequences are computed beside. One thread at a time.
 */
public final class Decoder {

  private static final int CHUNK = 256;

  private final StrictModel model;
  private final Weights weights;
  private final KvCache cache;
  private final Workspace work;
  private final int capacity;

  Decoder(StrictModel model, int capacity) {
    if (capacity < 1 || capacity > model.config().maxPositions()) {
      throw new IllegalArgumentException(
          "capacity is " + capacity + "; use 1 to " + model.config().maxPositions());
    }
    this.model = model;
    this.weights = model.weights();
    this.capacity = capacity;
    this.cache = new KvCache(weights.config(), capacity);
    this.work = new Workspace(weights, false);
  }

  /** Tokens fed so far. */
  public int length() {
    return cache.length();
  }

  /** Most tokens that can be fed. */
  public int capacity() {
    return capacity;
  }

  /** Forgets everything fed; the memory is kept. */
  public void reset() {
    cache.clear();
  }

  /** Forgets what was fed after the first {@code length} tokens. */
  public void truncate(int length) {
    cache.truncate(length);
  }

  /** Appends a token and returns the logits of the token after it. */
  public float[] feed(int token) {
    return feed(new int[] {token});
  }

  /**
   * Appends tokens and returns the logits of the token after the last.
   *
   * @param tokens at least one
   */
  public float[] feed(int... tokens) {
    require(tokens.length);
    Tokens.check(tokens, weights.config());
    int last = 0;
    for (int start = 0; start < tokens.length; start += CHUNK) {
      int count = Math.min(CHUNK, tokens.length - start);
      int[] chunk = Arrays.copyOfRange(tokens, start, start + count);
      Forward.run(weights, chunk, new Forward.Part[] {new Forward.Part(cache, 0, count)}, work);
      last = count - 1;
    }
    return Forward.logits(weights, last, 1, work)[0];
  }

  /**
   * Appends one token to each of several sequences of the same model at once: weights are read once
   * for all of them.
   *
   * @param decoders different sequences of one {@link StrictModel}
   * @param tokens one for each
   * @return logits [sequence][vocabulary]
   */
  public static float[][] feedTogether(List<Decoder> decoders, int[] tokens) {
    if (decoders.isEmpty() || decoders.size() != tokens.length) {
      throw new IllegalArgumentException(
          decoders.size() + " sequences and " + tokens.length + " tokens; use as many, 1 or more");
    }
    Decoder first = decoders.getFirst();
    Forward.Part[] parts = new Forward.Part[tokens.length];
    for (int i = 0; i < tokens.length; i++) {
      Decoder decoder = decoders.get(i);
      if (decoder.model != first.model || decoders.indexOf(decoder) != i) {
        throw new IllegalArgumentException(
            "sequence " + i + " is there twice or belongs to another model");
      }
      decoder.require(1);
      parts[i] = new Forward.Part(decoder.cache, i, 1);
    }
    Tokens.check(tokens, first.weights.config());
    Forward.run(first.weights, tokens, parts, first.work);
    int[] rows = new int[tokens.length];
    Arrays.setAll(rows, i -> i);
    return Forward.logits(first.weights, rows, first.work);
  }

  private void require(int more) {
    if (more < 1 || cache.length() + more > capacity) {
      throw new IllegalArgumentException(
          more + " tokens after " + cache.length() + "; use 1 or more, " + capacity + " in all");
    }
  }
}
