package network.byline.base.identity;

/**
 * What it costs to try one passphrase (RFC 7914): {@code 128 · n · r} bytes of memory, and time in
 * proportion to {@code n · r · p}.
 *
 * @param n the cost in memory and time, a power of two
 * @param r the block size
 * @param p the number of passes
 */
public record ScryptCost(int n, int r, int p) {

  /** The cost that wallets use: 256 MiB and about a second. */
  public static final ScryptCost STANDARD = new ScryptCost(1 << 18, 8, 1);

  /**
   * The low cost that wallets know too, 4 MiB and a tenth of a second: for passphrases that are
   * random keys themselves, and for keys of a demo.
   */
  public static final ScryptCost LIGHT = new ScryptCost(1 << 12, 8, 6);

  private static final long MAX_MEMORY_BYTES = 1L << 28;
  private static final int MAX_PASSES = 16;

  public ScryptCost {
    if (n < 2 || Integer.bitCount(n) != 1) {
      throw new IllegalArgumentException("scrypt: n is " + n + ", not a power of two");
    }
    if (r < 1 || 128L * n * r > MAX_MEMORY_BYTES) {
      throw new IllegalArgumentException(
          "scrypt: n " + n + " with r " + r + " needs more than 256 MiB, or r is below 1");
    }
    if (p < 1 || p > MAX_PASSES) {
      throw new IllegalArgumentException("scrypt: p is " + p + ", not 1 to " + MAX_PASSES);
    }
  }
}
