package network.byline.peer.grpc;

import network.byline.base.value.Address;
import network.byline.base.value.Amount;

/** Knows, from the newest batch files and the chain, what accounts can claim. */
public interface ClaimBook {

  /**
   * How an account stands.
   *
   * @param anchored its lifetime total in the newest closed batch
   * @param claimable its total in the active batch, less what it claimed
   * @param claimed what it claimed so far
   */
  record Standing(Amount anchored, Amount claimable, Amount claimed) {}

  /** Returns how an account stands now. */
  Standing standing(Address account);
}
