package network.byline.chain.vault;

import java.util.OptionalLong;
import network.byline.base.value.Amount;

/**
 * What the vault knows of one client; amounts are lifetime sums.
 *
 * @param deposited all that was ever deposited for the client
 * @param collected all of it that ever went to the pool
 * @param exited all of it that the client ever took back
 * @param exitReadyAt when the exit that the client asked for may be taken, in seconds of Unix time;
 *     empty when none was asked for
 */
public record ClientState(
    Amount deposited, Amount collected, Amount exited, OptionalLong exitReadyAt) {

  /** Returns the most that may ever be collected as things stand. */
  public Amount available() {
    return deposited.minus(exited);
  }

  /** Returns what an exit would pay now. */
  public Amount remaining() {
    return available().minus(collected);
  }
}
