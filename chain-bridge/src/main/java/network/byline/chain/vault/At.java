package network.byline.chain.vault;

/**
 * The block whose state a read is about.
 *
 * @param tag a block number as 0x hex, or a name that nodes know
 */
public record At(String tag) {

  /** The newest block, which may yet be replaced. */
  public static final At LATEST = new At("latest");

  /** The block that would come next; for trying what a transaction would do. */
  public static final At PENDING = new At("pending");

  /** A block that is unlikely to be replaced. */
  public static final At SAFE = new At("safe");

  /** A block that will not be replaced. */
  public static final At FINALIZED = new At("finalized");

  /** Returns the block at this height, whichever it is when the question arrives. */
  public static At number(long number) {
    if (number < 0) {
      throw new IllegalArgumentException("block number " + number + " is negative");
    }
    return new At("0x" + Long.toHexString(number));
  }
}
