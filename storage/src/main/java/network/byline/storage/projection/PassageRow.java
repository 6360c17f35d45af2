package network.byline.storage.projection;

import network.byline.base.value.Address;
import network.byline.base.value.Digest;

/**
 * A passage and who committed it. Key: datanet and passage; the first row under a key stays, later
 * ones are duplicates and leave nothing.
 *
 * @param datanet the datanet's id
 * @param passage the passage's id
 * @param owner who committed it
 * @param logIndex by which contribution of the log, from 0
 * @param position as which record of it, from 0
 */
public record PassageRow(Digest datanet, Digest passage, Address owner, long logIndex, int position)
    implements Row {}
