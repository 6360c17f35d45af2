package network.byline.storage.projection;

import network.byline.base.value.Address;
import network.byline.base.value.Amount;
import network.byline.base.value.Digest;

/**
 * How one answer used one passage. Key: receipt, datanet and passage.
 *
 * @param receipt the receipt's id
 * @param datanet the datanet's id
 * @param passage the passage's id
 * @param owner who committed the passage first
 * @param tokens how many answer tokens were credited to it
 * @param paid what the answer paid for it
 */
public record UsageRow(
    Digest receipt, Digest datanet, Digest passage, Address owner, long tokens, Amount paid)
    implements Row {}
