package network.byline.chain.vault;

import java.math.BigInteger;
import network.byline.base.eip712.StructHash;
import network.byline.base.eip712.StructType;
import network.byline.base.identity.SigningKey;
import network.byline.base.value.Address;
import network.byline.base.value.Amount;
import network.byline.base.value.Digest;

/**
 * The ERC-20 coin of deposits and earnings: calls to put into transactions, and questions.
 *
 * @param address where it lies
 */
public record CoinContract(Address address) {

  private static final StructType DOMAIN =
      StructType.parse(
          "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)");
  private static final StructType PERMIT =
      StructType.parse(
          "Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)");
  private static final String NAME = "Byline Coin";
  private static final String VERSION = "1";
  private static final byte[] PREFIX = {0x19, 0x01};

  /** Returns what an account holds. */
  public Amount balance(ChainClient chain, Address holder, At at) {
    return words(chain, Abi.call("balanceOf", Abi.of(holder)), at).amount();
  }

  /** Returns how much a spender may still take of a holder; may be above any amount. */
  public BigInteger allowance(ChainClient chain, Address holder, Address spender, At at) {
    return words(chain, Abi.call("allowance", Abi.of(holder), Abi.of(spender)), at).big();
  }

  /** Returns all the coins there are. */
  public Amount supply(ChainClient chain, At at) {
    return words(chain, Abi.call("totalSupply"), at).amount();
  }

  /** Returns a call that gives coins of the sender to someone. */
  public ContractCall transfer(Address to, Amount amount) {
    return ContractCall.to(address, Abi.call("transfer", Abi.of(to), Abi.wide(amount)));
  }

  /** Returns a call that lets a spender take coins of the sender. */
  public ContractCall approve(Address spender, Amount amount) {
    return ContractCall.to(address, Abi.call("approve", Abi.of(spender), Abi.wide(amount)));
  }

  /** Returns a call that makes new coins, for anyone by anyone; development chains only. */
  public ContractCall mint(Address holder, Amount amount) {
    return ContractCall.to(address, Abi.call("mint", Abi.of(holder), Abi.of(amount)));
  }

  /**
   * Signs an allowance for a vault, with the nonce that the coin now expects.
   *
   * @param deadline until when it is good, in seconds of Unix time
   */
  public Permit permit(
      ChainClient chain, SigningKey holder, Address vault, Amount amount, long deadline) {
    BigInteger nonce = words(chain, Abi.call("nonces", Abi.of(holder.address())), At.LATEST).big();
    Digest digest = permitDigest(chain.chainId(), holder.address(), vault, amount, nonce, deadline);
    return new Permit(amount, deadline, holder.sign(digest));
  }

  /** Returns what the holder signs in a permit (EIP-712, in the coin's own domain). */
  Digest permitDigest(
      long chainId,
      Address holder,
      Address spender,
      Amount amount,
      BigInteger nonce,
      long deadline) {
    Digest domain =
        StructHash.of(DOMAIN).string(NAME).string(VERSION).uint(chainId).address(address).hash();
    Digest struct =
        StructHash.of(PERMIT)
            .address(holder)
            .address(spender)
            .uint(amount)
            .uint(nonce)
            .uint(deadline)
            .hash();
    return Digest.keccak(PREFIX, domain.toArray(), struct.toArray());
  }

  private Words words(ChainClient chain, byte[] data, At at) {
    return new Words(chain.read(address, data, at), 1);
  }
}
