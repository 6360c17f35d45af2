package network.byline.storage.view;

import network.byline.base.statement.Role;
import network.byline.base.value.Amount;

/**
 * What an account earned for one role.
 *
 * @param role for what
 * @param amount how much in all
 * @param receipts by how many receipts
 */
public record RoleEarnings(Role role, Amount amount, long receipts) {}
