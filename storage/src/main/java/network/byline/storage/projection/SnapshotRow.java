package network.byline.storage.projection;

import network.byline.base.value.Digest;

/**
 * A published snapshot. Key: datanet and number.
 *
 * @param datanet the datanet's id
 * @param number the snapshot's number, from 1
 * @param signed the bytes of {@code Signed<Snapshot>}
 */
public record SnapshotRow(Digest datanet, long number, byte[] signed) implements Row {}
