package network.byline.base.statement;

import network.byline.base.codec.ByteReader;
import network.byline.base.codec.ByteWriter;

/**
 * How the next token is drawn: all that, with the logits, determines an answer.
 *
 * @param temperatureMicros temperature in millionths, 0 (greedy) to 4,000,000
 * @param topK how many of the likeliest tokens stay; 0 keeps all
 * @param topPMicros the probability mass that stays, in millionths, 1 to 1,000,000
 * @param seed the seed of the draws, not negative
 */
public record SamplerSettings(int temperatureMicros, int topK, int topPMicros, long seed) {

  /** One as an integer of millionths. */
  public static final int MILLION = 1_000_000;

  /** The largest temperature, 4. */
  public static final int MAX_TEMPERATURE_MICROS = 4 * MILLION;

  /** The likeliest token, always. */
  public static final SamplerSettings GREEDY = new SamplerSettings(0, 0, MILLION, 0);

  private static final int MAX_TOP_K = 1 << 20;

  public SamplerSettings {
    if (temperatureMicros < 0 || temperatureMicros > MAX_TEMPERATURE_MICROS) {
      throw new IllegalArgumentException(
          "temperature " + temperatureMicros + " millionths: choose 0 to 4 (in units)");
    }
    if (topK < 0 || topK > MAX_TOP_K) {
      throw new IllegalArgumentException("top-k " + topK + ": choose 0 (all) to " + MAX_TOP_K);
    }
    if (topPMicros < 1 || topPMicros > MILLION) {
      throw new IllegalArgumentException(
          "top-p " + topPMicros + " millionths: choose above 0 to 1");
    }
    if (seed < 0) {
      throw new IllegalArgumentException("seed " + seed + " is negative");
    }
  }

  /** Writes the settings. */
  public void encode(ByteWriter out) {
    out.u32(temperatureMicros).u32(topK).u32(topPMicros).u64(seed);
  }

  /** Reads the settings. */
  public static SamplerSettings decode(ByteReader in) {
    return Decoding.valid(
        "sampler",
        () ->
            new SamplerSettings(
                (int) Math.min(in.u32("sampler.temperature"), Integer.MAX_VALUE),
                (int) Math.min(in.u32("sampler.topK"), Integer.MAX_VALUE),
                (int) Math.min(in.u32("sampler.topP"), Integer.MAX_VALUE),
                in.u64("sampler.seed")));
  }
}
