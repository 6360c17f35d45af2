package network.byline.chain.devchain;

import network.byline.base.value.Digest;

/**
 * Keeps world states and runs messages in them. What a transaction, a block or a fee is belongs to
 * the chain above; whatever can store accounts under a root and execute Shanghai bytecode fits
 * here.
 */
interface EvmEngine extends AutoCloseable {

  /** Returns the root of the state without any account. */
  Digest emptyRoot();

  /** Tells whether the state with this root was committed and is still there. */
  boolean holds(Digest root);

  /**
   * Opens a state for reading or changing; the caller closes it.
   *
   * @throws IllegalArgumentException if the engine does not hold it
   */
  WorldState open(Digest root);

  @Override
  void close();
}
