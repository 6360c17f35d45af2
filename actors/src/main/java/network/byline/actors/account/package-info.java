/**
 * A client's prepaid account at the operator's vault: deposits as the chain tells them, holds for
 * running jobs, fees of finished ones. Start at {@link network.byline.actors.account.Account}.
 */
@NullMarked
package network.byline.actors.account;

import org.jspecify.annotations.NullMarked;
