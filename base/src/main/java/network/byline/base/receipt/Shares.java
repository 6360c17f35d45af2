package network.byline.base.receipt;

import java.util.List;
import network.byline.base.codec.ByteReader;
import network.byline.base.codec.ByteWriter;
import network.byline.base.statement.Role;
import network.byline.base.value.Address;
import network.byline.base.value.Amount;
import network.byline.base.value.Digest;

/**
 * How a fee is split: to the last unit, nothing left over.
 *
 * @param payees who gets how much for what, by role and then address, every amount above zero
 * @param commons what stays in datanets' commons, by datanet id, every amount above zero
 */
public record Shares(List<Payment> payees, List<CommonsPart> commons) {

  private static final int MAX_PAYEES = 20_000;

  public Shares {
    payees = List.copyOf(payees);
    commons = List.copyOf(commons);
  }

  /** What one account gets for one role. */
  public record Payment(Role role, Address payee, Amount amount) {

    static Payment decode(ByteReader in) {
      return new Payment(
          Role.of(in.u8("share.role"), "share.role"),
          in.address("share.payee"),
          in.amount("share.amount"));
    }
  }

  /** What stays in one datanet's commons. */
  public record CommonsPart(Digest datanet, Amount amount) {

    static CommonsPart decode(ByteReader in) {
      return new CommonsPart(in.digest("commons.datanet"), in.amount("commons.amount"));
    }
  }

  /** Returns the sum of all parts. */
  public Amount total() {
    Amount sum = commonsTotal();
    for (Payment payment : payees) {
      sum = sum.plus(payment.amount());
    }
    return sum;
  }

  /** Returns the sum of what stays in commons. */
  public Amount commonsTotal() {
    Amount sum = Amount.ZERO;
    for (CommonsPart part : commons) {
      sum = sum.plus(part.amount());
    }
    return sum;
  }

  /** Returns the SHA-256 of the encoding. */
  public Digest digest() {
    return Digest.sha256(toBytes());
  }

  /** Writes the shares. */
  public void encode(ByteWriter out) {
    out.list(payees, (w, p) -> w.u8(p.role().code()).address(p.payee()).amount(p.amount()))
        .list(commons, (w, c) -> w.digest(c.datanet()).amount(c.amount()));
  }

  /** Returns the shares' encoding. */
  public byte[] toBytes() {
    ByteWriter out = new ByteWriter();
    encode(out);
    return out.toByteArray();
  }

  /** Reads shares. */
  public static Shares decode(ByteReader in) {
    return new Shares(
        in.list(MAX_PAYEES, Payment::decode, "shares.payees"),
        in.list(MAX_PAYEES, CommonsPart::decode, "shares.commons"));
  }
}
