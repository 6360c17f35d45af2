package network.byline.actors.account;

import java.util.Optional;
import network.byline.actors.serialization.CborSerializable;
import network.byline.base.statement.Signed;
import network.byline.base.statement.SpendingCap;
import network.byline.base.value.Address;
import network.byline.base.value.Amount;

/**
 * What the operator knows of a client's money. Amounts but the last two are lifetime sums.
 *
 * @param client whose account it is
 * @param deposited deposits
 * @param exited what was taken back
 * @param collected what the operator collected on chain
 * @param uncollected fees of finished jobs that are not collected yet
 * @param largestCap the largest cap that the client has sent along with an order
 * @param exiting whether an exit is pending
 * @param held what running jobs may cost
 * @param available what the next job may cost at most, if a cap covers it
 */
public record AccountView(
    Address client,
    Amount deposited,
    Amount exited,
    Amount collected,
    Amount uncollected,
    Optional<Signed<SpendingCap>> largestCap,
    boolean exiting,
    Amount held,
    Amount available)
    implements CborSerializable {

  static AccountView of(AccountState state) {
    return new AccountView(
        state.client(),
        state.deposited(),
        state.exited(),
        state.collected(),
        state.uncollected(),
        state.largestCap(),
        state.exiting(),
        state.held(),
        state.available());
  }
}
