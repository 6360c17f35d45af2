package network.byline.storage.projection;

import network.byline.base.value.Address;
import network.byline.base.value.Digest;

/**
 * A contribution as it stands in a datanet's log. Key: datanet and log index.
 *
 * @param datanet the datanet's id
 * @param logIndex its place in the log, from 0
 * @param statement the digest of the statement
 * @param contributor who gave the records
 * @param blob the manifest id of the record list
 * @param records how many records
 * @param signed the bytes of {@code Signed<Contribution>}
 */
public record ContributionRow(
    Digest datanet,
    long logIndex,
    Digest statement,
    Address contributor,
    Digest blob,
    int records,
    byte[] signed)
    implements Row {}
