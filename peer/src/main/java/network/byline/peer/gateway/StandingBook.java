package network.byline.peer.gateway;

import java.util.Optional;
import network.byline.base.value.Address;
import network.byline.base.value.Amount;

/** Knows what accounts have earned by computing and scoring, for telling volunteers. */
@FunctionalInterface
public interface StandingBook {

  /**
   * What an account has earned.
   *
   * @param receipts how many receipts name it for computing or scoring
   * @param settled what these give it
   * @param anchored its lifetime total in the newest closed batch
   * @param claimed what it claimed of that
   */
  record Standing(long receipts, Amount settled, Amount anchored, Amount claimed) {}

  /** Returns what an account had earned when it was last looked at, if it was. Never blocks. */
  Optional<Standing> standing(Address account);
}
