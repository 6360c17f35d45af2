package network.byline.storage.projection;

import network.byline.base.statement.Role;
import network.byline.base.value.Address;
import network.byline.base.value.Amount;
import network.byline.base.value.Digest;

/**
 * What one account earned for one role by one receipt. Key: receipt, account and role.
 *
 * @param receipt the receipt's id
 * @param account who earned
 * @param role for what
 * @param amount how much
 */
public record EarningRow(Digest receipt, Address account, Role role, Amount amount)
    implements Row {}
