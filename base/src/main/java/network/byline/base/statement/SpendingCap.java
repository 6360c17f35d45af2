package network.byline.base.statement;

import network.byline.base.codec.ByteReader;
import network.byline.base.codec.ByteWriter;
import network.byline.base.eip712.StructHash;
import network.byline.base.eip712.StructType;
import network.byline.base.value.Address;
import network.byline.base.value.Amount;
import network.byline.base.value.Digest;

/**
 * A client's lifetime spending limit at one vault: the vault collects from the client's deposit at
 * most what the largest cap covers. It is the only thing a client signs that goes on chain.
 *
 * @param client whose deposit it covers
 * @param cumulativeCap all that may ever be collected, in the coin's smallest unit
 */
public record SpendingCap(Address client, Amount cumulativeCap) implements Statement {

  private static final StructType TYPE =
      StructType.parse("SpendingCap(address client,uint128 cumulativeCap)");

  @Override
  public Digest structHash() {
    return StructHash.of(TYPE).address(client).uint(cumulativeCap).hash();
  }

  @Override
  public Address signer() {
    return client;
  }

  @Override
  public void encode(ByteWriter out) {
    out.address(client).amount(cumulativeCap);
  }

  /** Reads a cap. */
  public static SpendingCap decode(ByteReader in) {
    return new SpendingCap(in.address("cap.client"), in.amount("cap.cumulativeCap"));
  }
}
