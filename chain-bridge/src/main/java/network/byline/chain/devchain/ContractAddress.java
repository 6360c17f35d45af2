package network.byline.chain.devchain;

import java.util.Arrays;
import network.byline.base.value.Address;
import network.byline.base.value.Digest;

/** Where a transaction's new contract lies: the Keccak-256 of sender and nonce (yellow paper). */
final class ContractAddress {

  private ContractAddress() {}

  static Address of(Address sender, long nonce) {
    byte[] hash = Digest.keccak(Rlp.encode(Rlp.listOf(Rlp.of(sender), Rlp.of(nonce)))).toArray();
    return Address.of(Arrays.copyOfRange(hash, 12, 32));
  }
}
