package network.byline.base.eip712;

import network.byline.base.value.Address;
import network.byline.base.value.Digest;

/**
 * The place a signature is good for: one operator's vault on one chain. A statement signed here
 * says nothing anywhere else.
 *
 * <p>Name and version of the EIP-712 domain are {@code "Byline"} and {@code "1"}.
 *
 * @param chainId the chain's number, above zero
 * @param vault the operator's vault, the {@code verifyingContract}
 */
public record Domain(long chainId, Address vault) {

  /** The domain's name. */
  public static final String NAME = "Byline";

  /** The domain's version. */
  public static final String VERSION = "1";

  private static final StructType TYPE =
      StructType.parse(
          "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)");
  private static final byte[] PREFIX = {0x19, 0x01};

  public Domain {
    if (chainId <= 0) {
      throw new IllegalArgumentException("chain id " + chainId + " is not above zero");
    }
  }

  /** Returns the domain separator. */
  public Digest separator() {
    return StructHash.of(TYPE).string(NAME).string(VERSION).uint(chainId).address(vault).hash();
  }

  /** Returns what a key signs to state, in this domain, the struct with this hash. */
  public Digest signingHash(Digest structHash) {
    return Digest.keccak(PREFIX, separator().toArray(), structHash.toArray());
  }
}
