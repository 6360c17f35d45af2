package network.byline.chain.vault;

import network.byline.base.identity.Signature;
import network.byline.base.value.Amount;

/**
 * A holder's signed allowance (ERC-2612) for one vault and one amount.
 *
 * @param amount how much the vault may take
 * @param deadline until when, in seconds of Unix time
 * @param signature the holder's
 */
public record Permit(Amount amount, long deadline, Signature signature) {}
