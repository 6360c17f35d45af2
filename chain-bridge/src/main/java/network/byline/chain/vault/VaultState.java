package network.byline.chain.vault;

import java.util.Optional;
import network.byline.base.value.Address;
import network.byline.base.value.Amount;

/**
 * A vault's terms and counters at one block.
 *
 * @param coin the coin of all amounts
 * @param terms what the vault was built with
 * @param lastBatch number of the newest anchored batch, 0 for none
 * @param activeBatch number of the batch that claims are paid from, 0 for none
 * @param pending the proposed batch, if any
 * @param depositedTotal all that was ever deposited
 * @param exitedTotal all that clients ever took back
 * @param collectedTotal all that ever went from deposits to the pool
 * @param fundedTotal all that was ever given to the pool
 * @param claimedTotal all that was ever paid to payees
 */
public record VaultState(
    Address coin,
    VaultTerms terms,
    long lastBatch,
    long activeBatch,
    Optional<Pending> pending,
    Amount depositedTotal,
    Amount exitedTotal,
    Amount collectedTotal,
    Amount fundedTotal,
    Amount claimedTotal) {

  /**
   * A batch in its waiting time.
   *
   * @param n its number
   * @param readyAt its earliest activation, in seconds of Unix time
   */
  public record Pending(long n, long readyAt) {}

  /** Returns all that the pool ever received: no active batch's totals may exceed it. */
  public Amount poolTotal() {
    return collectedTotal.plus(fundedTotal);
  }

  /** Returns the coins that the vault must hold, as long as nobody sent it any without a call. */
  public Amount holdings() {
    return depositedTotal.minus(exitedTotal).plus(fundedTotal).minus(claimedTotal);
  }
}
