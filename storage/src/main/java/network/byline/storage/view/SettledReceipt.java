package network.byline.storage.view;

import java.util.Optional;
import network.byline.base.receipt.Opened;
import network.byline.base.receipt.ReceiptEntry;
import network.byline.base.value.Digest;

/**
 * A receipt with all that belongs to it.
 *
 * @param id the receipt's id
 * @param entry the receipt as the batch file holds it
 * @param opened what opens its commitments, also of sealed orders; absent for a failed job
 * @param batch the number of the batch that holds it; 0 while it is in none
 */
public record SettledReceipt(Digest id, ReceiptEntry entry, Optional<Opened> opened, long batch) {}
