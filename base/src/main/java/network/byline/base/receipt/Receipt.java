package network.byline.base.receipt;

import network.byline.base.codec.ByteReader;
import network.byline.base.codec.ByteWriter;
import network.byline.base.codec.MalformedException;
import network.byline.base.statement.Decoding;
import network.byline.base.statement.Disclosure;
import network.byline.base.statement.TaskKind;
import network.byline.base.statement.Verification;
import network.byline.base.value.Address;
import network.byline.base.value.Amount;
import network.byline.base.value.Digest;

/**
 * The record of a finished job, {@value #SIZE} bytes: everything else hangs on it by digest. Its
 * Keccak-256 is its id and what the operator's machine key signs; the bytes are a leaf of the
 * batch's receipts tree.
 *
 * @param kind what was asked for
 * @param outcome how it ended
 * @param verification how it was checked
 * @param disclosure what the batch file shows
 * @param arithmeticContract the arithmetic of trace and evidence
 * @param operator the operator's vault
 * @param client who pays
 * @param order the digest of the signed order
 * @param model the root of the model
 * @param deed the digest of the deed
 * @param trace the commitment to the trace; zero for a failed job
 * @param evidence the commitment to the evidence; zero for a failed job
 * @param shares the digest of the shares
 * @param fee what the job costs: price × tokens, at most the order's maximum
 * @param tokens delivered, checked tokens
 * @param settledAt seconds since 1970
 */
public record Receipt(
    TaskKind kind,
    Outcome outcome,
    Verification verification,
    Disclosure disclosure,
    int arithmeticContract,
    Address operator,
    Address client,
    Digest order,
    Digest model,
    Digest deed,
    Digest trace,
    Digest evidence,
    Digest shares,
    Amount fee,
    int tokens,
    long settledAt) {

  /** The encoding's version. */
  public static final int VERSION = 1;

  /** The bytes of an encoded receipt. */
  public static final int SIZE = 5 + 2 + 2 * 20 + 6 * 32 + 16 + 4 + 8;

  public Receipt {
    if (outcome == Outcome.FAILED && !fee.isZero()) {
      throw new IllegalArgumentException("receipt.fee of a failed job must be 0, not " + fee);
    }
    if (tokens < 0 || settledAt < 0) {
      throw new IllegalArgumentException("receipt.tokens and settledAt must not be negative");
    }
  }

  /** Returns the receipt's id: the Keccak-256 of its bytes. */
  public Digest id() {
    return Digest.keccak(toBytes());
  }

  /** Writes the receipt. */
  public void encode(ByteWriter out) {
    out.u8(VERSION)
        .u8(kind.code())
        .u8(outcome.code())
        .u8(verification.code())
        .u8(disclosure.code())
        .u16(arithmeticContract)
        .address(operator)
        .address(client)
        .digest(order)
        .digest(model)
        .digest(deed)
        .digest(trace)
        .digest(evidence)
        .digest(shares)
        .amount(fee)
        .u32(tokens)
        .u64(settledAt);
  }

  /** Returns the receipt's bytes. */
  public byte[] toBytes() {
    ByteWriter out = new ByteWriter();
    encode(out);
    return out.toByteArray();
  }

  /** Reads a receipt. */
  public static Receipt decode(ByteReader in) {
    int version = in.u8("receipt.version");
    if (version != VERSION) {
      throw new MalformedException("receipt.version", version + " is not " + VERSION);
    }
    return Decoding.valid(
        "receipt",
        () ->
            new Receipt(
                TaskKind.of(in.u8("receipt.kind"), "receipt.kind"),
                Outcome.of(in.u8("receipt.outcome"), "receipt.outcome"),
                Verification.of(in.u8("receipt.verification"), "receipt.verification"),
                Disclosure.of(in.u8("receipt.disclosure"), "receipt.disclosure"),
                in.u16("receipt.arithmeticContract"),
                in.address("receipt.operator"),
                in.address("receipt.client"),
                in.digest("receipt.order"),
                in.digest("receipt.model"),
                in.digest("receipt.deed"),
                in.digest("receipt.trace"),
                in.digest("receipt.evidence"),
                in.digest("receipt.shares"),
                in.amount("receipt.fee"),
                (int) Math.min(in.u32("receipt.tokens"), Integer.MAX_VALUE),
                in.u64("receipt.settledAt")));
  }
}
