package network.byline.chain.devchain;

import java.math.BigInteger;
import network.byline.base.value.Address;
import org.web3j.rlp.RlpType;

/**
 * Native coin that a block gives to an account without a transaction (EIP-4895). This is how the
 * faucet pays, so that the chain stays one that any Shanghai node could execute.
 *
 * @param index the count of withdrawals before it
 * @param account who receives it
 * @param gwei the amount in 10<sup>9</sup> wei
 */
record Withdrawal(long index, Address account, long gwei) {

  private static final BigInteger GWEI = BigInteger.valueOf(1_000_000_000);

  BigInteger wei() {
    return GWEI.multiply(BigInteger.valueOf(gwei));
  }

  RlpType encode() {
    return Rlp.listOf(Rlp.of(index), Rlp.of(0), Rlp.of(account), Rlp.of(gwei));
  }

  static Withdrawal decode(RlpType item) {
    var parts = Rlp.items(item, "withdrawal");
    return new Withdrawal(
        Rlp.longNumber(parts.get(0), "index"),
        Rlp.address(parts.get(2), "account"),
        Rlp.longNumber(parts.get(3), "gwei"));
  }
}
