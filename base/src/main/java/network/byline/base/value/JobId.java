package network.byline.base.value;

import java.util.Locale;

/**
 * The name of a job: client and nonce of its order.
 *
 * @param client who ordered it
 * @param nonce the order's nonce
 */
public record JobId(Address client, long nonce) {

  public JobId {
    if (nonce < 0) {
      throw new IllegalArgumentException("job nonce " + nonce + " is negative");
    }
  }

  /**
   * Returns the job with this name.
   *
   * @throws IllegalArgumentException if the text has another form
   */
  public static JobId parse(String text) {
    int dash = text.indexOf('-');
    if (dash < 0) {
      throw new IllegalArgumentException("job '" + text + "': write client-nonce");
    }
    return new JobId(
        Address.parse(text.substring(0, dash)), Long.parseLong(text.substring(dash + 1)));
  }

  /** Returns {@code 0x…-nonce}, the address in lower case. */
  @Override
  public String toString() {
    return client.toString().toLowerCase(Locale.ROOT) + "-" + nonce;
  }
}
