package network.byline.storage.projection;

import network.byline.base.value.Address;
import network.byline.base.value.Digest;

/**
 * A settled job. Key: the receipt's id; client and nonce are unique too.
 *
 * @param id the receipt's id
 * @param client who paid
 * @param nonce the order's nonce
 * @param settledAt seconds since 1970
 * @param entry the bytes of the {@code ReceiptEntry} as the batch file will hold it
 * @param opened the bytes of {@code Opened}, which the operator keeps for sealed orders as well;
 *     empty for a failed job
 */
public record ReceiptRow(
    Digest id, Address client, long nonce, long settledAt, byte[] entry, byte[] opened)
    implements Row {}
