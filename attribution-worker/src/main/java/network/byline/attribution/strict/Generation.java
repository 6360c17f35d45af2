package network.byline.attribution.strict;

import java.util.Arrays;
import network.byline.base.statement.SamplerSettings;

/**
 * One answer as it is drawn from a model, token by token: step {@code i} draws from the logits
 * after the prompt and the first {@code i} tokens. It ends before the token that says so, or when
 * it is as long as it may be.
 */
public final class Generation {

  private final Decoder decoder;
  private final Sampler sampler;
  private final int[] prompt;
  private final int endToken;
  private final int[] drawn;
  private int size;
  private boolean ended;
  private float[] logits = {};

  /**
   * Prepares an answer; nothing is computed yet.
   *
   * @param prompt at least one token
   * @param most the most tokens to draw; with the prompt no more than the context
   * @param endToken the token whose draw ends the answer
   */
  public Generation(
      StrictModel model, int[] prompt, int most, SamplerSettings settings, int endToken) {
    this.decoder = model.decoder(prompt.length + most);
    this.sampler = new Sampler(settings);
    this.prompt = prompt.clone();
    this.endToken = endToken;
    this.drawn = new int[most];
  }

  /** Draws one more token; false, and nothing drawn, once the answer has ended or is full. */
  public boolean advance() {
    if (ended || size == drawn.length) {
      return false;
    }
    logits = size == 0 ? decoder.feed(prompt) : decoder.feed(drawn[size - 1]);
    int token = sampler.pick(logits, size);
    if (token == endToken) {
      ended = true;
      return false;
    }
    drawn[size++] = token;
    return true;
  }

  /** Tells whether the end was drawn. */
  public boolean ended() {
    return ended;
  }

  /** Returns how many tokens the answer has. */
  public int size() {
    return size;
  }

  /** Returns the token drawn last. */
  public int last() {
    return drawn[size - 1];
  }

  /** Returns the logits of the last draw, also of the one that ended the answer. */
  public float[] logits() {
    return logits;
  }

  /** Returns the answer so far. */
  public int[] tokens() {
    return Arrays.copyOf(drawn, size);
  }
}
