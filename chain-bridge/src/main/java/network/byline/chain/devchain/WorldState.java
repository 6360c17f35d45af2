package network.byline.chain.devchain;

import java.math.BigInteger;
import network.byline.base.value.Address;
import network.byline.base.value.Digest;

/**
 * All accounts under one root, with changes on top that last only once committed. Amounts are in
 * wei.
 */
interface WorldState extends AutoCloseable {

  BigInteger balance(Address account);

  void addBalance(Address account, BigInteger amount);

  /** Takes from a balance that the caller knows to be large enough. */
  void subtractBalance(Address account, BigInteger amount);

  long nonce(Address account);

  void setNonce(Address account, long nonce);

  /** Returns the account's code, empty for none. */
  byte[] code(Address account);

  Digest storage(Address account, Digest slot);

  /**
   * Runs one message: value transfer and code, or the creation of a contract. The sender's nonce
   * must have been raised before, for calls and creations alike. The reported gas covers execution
   * alone, not the transaction's intrinsic part.
   */
  Execution execute(Message message, BlockContext block);

  /** Makes the changes durable and returns the new root. */
  Digest commit();

  @Override
  void close();
}
