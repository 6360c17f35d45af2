package network.byline.chain.payout;

import network.byline.base.value.Address;
import network.byline.base.value.Amount;
import network.byline.base.value.Digest;

/**
 * What one answer pays for one passage.
 *
 * @param passage the passage's id
 * @param owner who gets it
 * @param amount how much; may be zero where a small fee meets many passages
 */
public record PassagePayment(Digest passage, Address owner, Amount amount) {}
