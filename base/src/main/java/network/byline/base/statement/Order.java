package network.byline.base.statement;

import network.byline.base.codec.ByteReader;
import network.byline.base.codec.ByteWriter;
import network.byline.base.eip712.StructHash;
import network.byline.base.eip712.StructType;
import network.byline.base.value.Address;
import network.byline.base.value.Amount;
import network.byline.base.value.Digest;

/**
 * A client's request for one job. Client and nonce identify it: the same nonce with another order
 * is refused.
 *
 * @param kind what is asked for
 * @param operator the operator's vault, which is also the signing domain's
 * @param client who pays
 * @param model the root of the model to run
 * @param deed the digest of the deed whose price and split the client accepts
 * @param sampler how tokens are drawn
 * @param maxTokens the longest answer, in tokens, 1 to {@value #MAX_TOKENS}
 * @param promptCommitment {@link Commitments#prompt} of the prompt
 * @param maxFee the most this order may cost
 * @param cap the digest of the spending cap sent along
 * @param verification how the work is to be checked
 * @param disclosure what the batch file may show
 * @param nonce the client's number for this order, never used twice
 * @param expiry seconds since 1970 after which the order is no longer taken; delivered work stays
 *     payable
 */
public record Order(
    TaskKind kind,
    Address operator,
    Address client,
    Digest model,
    Digest deed,
    SamplerSettings sampler,
    int maxTokens,
    Digest promptCommitment,
    Amount maxFee,
    Digest cap,
    Verification verification,
    Disclosure disclosure,
    long nonce,
    long expiry)
    implements Statement {

  /** The longest answer that can be ordered, in tokens. */
  public static final int MAX_TOKENS = 16_384;

  private static final StructType TYPE =
      StructType.parse(
          "Order(uint8 kind,address operator,address client,bytes32 model,bytes32 deed,"
              + "uint32 temperatureMicros,uint32 topK,uint32 topPMicros,uint64 seed,"
              + "uint32 maxTokens,bytes32 promptCommitment,uint128 maxFee,bytes32 cap,"
              + "uint8 verification,uint8 disclosure,uint64 nonce,uint64 expiry)");

  public Order {
    if (kind != TaskKind.INFER) {
      throw new IllegalArgumentException("order.kind " + kind + ": only INFER can be ordered yet");
    }
    if (maxTokens < 1 || maxTokens > MAX_TOKENS) {
      throw new IllegalArgumentException(
          "order.maxTokens " + maxTokens + ": choose 1 to " + MAX_TOKENS);
    }
    if (nonce < 0 || expiry < 0) {
      throw new IllegalArgumentException("order.nonce and order.expiry must not be negative");
    }
  }

  @Override
  public Digest structHash() {
    return StructHash.of(TYPE)
        .uint(kind.code())
        .address(operator)
        .address(client)
        .bytes32(model)
        .bytes32(deed)
        .uint(sampler.temperatureMicros())
        .uint(sampler.topK())
        .uint(sampler.topPMicros())
        .uint(sampler.seed())
        .uint(maxTokens)
        .bytes32(promptCommitment)
        .uint(maxFee)
        .bytes32(cap)
        .uint(verification.code())
        .uint(disclosure.code())
        .uint(nonce)
        .uint(expiry)
        .hash();
  }

  @Override
  public Address signer() {
    return client;
  }

  @Override
  public void encode(ByteWriter out) {
    out.u8(kind.code()).address(operator).address(client).digest(model).digest(deed);
    sampler.encode(out);
    out.u32(maxTokens)
        .digest(promptCommitment)
        .amount(maxFee)
        .digest(cap)
        .u8(verification.code())
        .u8(disclosure.code())
        .u64(nonce)
        .u64(expiry);
  }

  /** Reads an order. */
  public static Order decode(ByteReader in) {
    return Decoding.valid(
        "order",
        () ->
            new Order(
                TaskKind.of(in.u8("order.kind"), "order.kind"),
                in.address("order.operator"),
                in.address("order.client"),
                in.digest("order.model"),
                in.digest("order.deed"),
                SamplerSettings.decode(in),
                (int) Math.min(in.u32("order.maxTokens"), Integer.MAX_VALUE),
                in.digest("order.promptCommitment"),
                in.amount("order.maxFee"),
                in.digest("order.cap"),
                Verification.of(in.u8("order.verification"), "order.verification"),
                Disclosure.of(in.u8("order.disclosure"), "order.disclosure"),
                in.u64("order.nonce"),
                in.u64("order.expiry")));
  }
}
