package network.byline.base.receipt;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import network.byline.base.codec.ByteReader;
import network.byline.base.codec.ByteWriter;
import network.byline.base.codec.MalformedException;
import network.byline.base.value.Address;
import network.byline.base.value.Amount;
import network.byline.base.value.Digest;

/**
 * What everyone has been due since the vault began, written out in full: the state after a batch. A
 * batch's ledger is the one before plus the shares of the batch's receipts.
 *
 * @param payees lifetime total of each payee, above zero, by address
 * @param commons what each datanet's commons holds, above zero, by datanet id
 * @param fees lifetime fees of each client, above zero, by address
 */
public record Ledger(
    Map<Address, Amount> payees, Map<Digest, Amount> commons, Map<Address, Amount> fees) {

  /** The ledger before the first batch. */
  public static final Ledger EMPTY = new Ledger(Map.of(), Map.of(), Map.of());

  private static final int MAX_ROWS = 2_000_000;

  public Ledger {
    payees = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(payees));
    commons = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(commons));
    fees = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(fees));
  }

  /** Returns this ledger plus the shares of some receipts. */
  public Ledger plus(List<ReceiptEntry> receipts) {
    Map<Address, Amount> newPayees = new TreeMap<>(payees);
    Map<Digest, Amount> newCommons = new TreeMap<>(commons);
    Map<Address, Amount> newFees = new TreeMap<>(fees);
    for (ReceiptEntry entry : receipts) {
      entry.shares().payees().forEach(p -> newPayees.merge(p.payee(), p.amount(), Amount::plus));
      entry
          .shares()
          .commons()
          .forEach(c -> newCommons.merge(c.datanet(), c.amount(), Amount::plus));
      if (!entry.receipt().fee().isZero()) {
        newFees.merge(entry.receipt().client(), entry.receipt().fee(), Amount::plus);
      }
    }
    return new Ledger(newPayees, newCommons, newFees);
  }

  /** Returns the sum over all payees. */
  public Amount payoutTotal() {
    return payees.values().stream().reduce(Amount.ZERO, Amount::plus);
  }

  /** Returns the sum over all commons. */
  public Amount commonsTotal() {
    return commons.values().stream().reduce(Amount.ZERO, Amount::plus);
  }

  /** Writes the ledger. */
  public void encode(ByteWriter out) {
    out.list(List.copyOf(payees.entrySet()), (w, e) -> w.address(e.getKey()).amount(e.getValue()))
        .list(List.copyOf(commons.entrySet()), (w, e) -> w.digest(e.getKey()).amount(e.getValue()))
        .list(List.copyOf(fees.entrySet()), (w, e) -> w.address(e.getKey()).amount(e.getValue()));
  }

  /** Reads a ledger; rows out of order, doubled or of zero are refused. */
  public static Ledger decode(ByteReader in) {
    return new Ledger(
        rows(in, r -> r.address("ledger.payee"), "ledger.payees"),
        rows(in, r -> r.digest("ledger.datanet"), "ledger.commons"),
        rows(in, r -> r.address("ledger.client"), "ledger.fees"));
  }

  private static <K extends Comparable<K>> Map<K, Amount> rows(
      ByteReader in, java.util.function.Function<ByteReader, K> key, String field) {
    TreeMap<K, Amount> rows = new TreeMap<>();
    in.list(
        MAX_ROWS,
        r -> {
          K next = key.apply(r);
          Amount amount = r.amount(field);
          if (amount.isZero() || (!rows.isEmpty() && rows.lastKey().compareTo(next) >= 0)) {
            throw new MalformedException(field, "row " + next + " is zero or out of order");
          }
          rows.put(next, amount);
          return next;
        },
        field);
    return rows;
  }
}
