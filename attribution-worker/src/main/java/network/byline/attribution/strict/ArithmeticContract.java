package network.byline.attribution.strict;

/**
 * The numbered promise about every bit that this package computes. A change of any bit, of a
 * product, a polynomial or an order of addition, raises the number; recipes, model roots and
 * receipts carry it.
 */
public final class ArithmeticContract {

  /** The contract that this code fulfils. */
  public static final int VERSION = 1;

  private ArithmeticContract() {}
}
