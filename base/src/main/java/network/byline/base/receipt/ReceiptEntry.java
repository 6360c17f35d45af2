package network.byline.base.receipt;

import java.util.Optional;
import network.byline.base.codec.ByteReader;
import network.byline.base.codec.ByteWriter;
import network.byline.base.identity.Signature;
import network.byline.base.statement.Order;
import network.byline.base.statement.Signed;
import network.byline.base.statement.SpendingCap;
import network.byline.base.statement.TaskResult;

/**
 * A receipt with all that belongs to it in a batch file.
 *
 * @param receipt the receipt
 * @param signature the operator's machine key over the receipt's id
 * @param order the client's order
 * @param cap the client's spending cap that the order names
 * @param generated the generating machine's word for the trace; absent for a failed job
 * @param scored the scoring machine's word for the evidence; absent for a failed job
 * @param shares how the fee is split
 * @param opened what opens the commitments, for open orders
 */
public record ReceiptEntry(
    Receipt receipt,
    Signature signature,
    Signed<Order> order,
    Signed<SpendingCap> cap,
    Optional<Signed<TaskResult>> generated,
    Optional<Signed<TaskResult>> scored,
    Shares shares,
    Optional<Opened> opened) {

  /** Writes the entry. */
  public void encode(ByteWriter out) {
    receipt.encode(out);
    out.raw(signature.toArray());
    order.encode(out);
    cap.encode(out);
    out.optional(generated, (w, result) -> result.encode(w));
    out.optional(scored, (w, result) -> result.encode(w));
    shares.encode(out);
    out.optional(opened, (w, value) -> value.encode(w));
  }

  /** Returns the entry's encoding. */
  public byte[] toBytes() {
    ByteWriter out = new ByteWriter();
    encode(out);
    return out.toByteArray();
  }

  /** Reads an entry. */
  public static ReceiptEntry decode(ByteReader in) {
    return new ReceiptEntry(
        Receipt.decode(in),
        Signature.of(in.raw(Signature.SIZE, "receipt.signature")),
        Signed.decode(in, Order::decode),
        Signed.decode(in, SpendingCap::decode),
        in.optional(r -> Signed.decode(r, TaskResult::decode), "entry.generated"),
        in.optional(r -> Signed.decode(r, TaskResult::decode), "entry.scored"),
        Shares.decode(in),
        in.optional(Opened::decode, "entry.opened"));
  }
}
