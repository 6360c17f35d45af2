package network.byline.storage.projection;

import network.byline.base.value.Amount;
import network.byline.base.value.Digest;

/**
 * What one receipt left in a datanet's commons. Key: receipt and datanet.
 *
 * @param receipt the receipt's id
 * @param datanet the datanet's id
 * @param amount how much
 */
public record CommonsRow(Digest receipt, Digest datanet, Amount amount) implements Row {}
