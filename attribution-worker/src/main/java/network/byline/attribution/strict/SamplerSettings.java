package network.byline.attribution.strict;

/**
 * How a token is chosen from logits; integers, so that an order can sign them.
 *
 * @param temperatureMicros temperature in millionths; 0 is greedy
 * @param topK only so many of the largest logits; 0 is all
 * @param topPMicros only the fewest largest logits whose probabilities reach so many millionths; 1
 *     000 000 is all
 * @param seed of the draws
 */
public record SamplerSettings(int temperatureMicros, int topK, int topPMicros, long seed) {

  /** One as an integer of millionths. */
  public static final int MILLION = 1_000_000;

  /** The largest temperature, 100. */
  public static final int MAX_TEMPERATURE_MICROS = 100 * MILLION;

  /** Refuses values outside their ranges. */
  public SamplerSettings {
    requireRange("temperatureMicros", temperatureMicros, 0, MAX_TEMPERATURE_MICROS);
    requireRange("topK", topK, 0, 1 << 20);
    requireRange("topPMicros", topPMicros, 1, MILLION);
  }

  /** Always the largest logit. */
  public static SamplerSettings greedy() {
    return new SamplerSettings(0, 0, MILLION, 0);
  }

  private static void requireRange(String field, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(field + " is " + value + "; use " + least + " to " + most);
    }
  }
}
