package network.byline.chain.vault;

import java.util.HexFormat;
import java.util.Optional;
import network.byline.base.value.Address;

/**
 * What a transaction is to do: call a contract, or create one. No native coin moves with it.
 *
 * @param to the contract; empty to create one
 * @param data call data, or creation code with constructor arguments
 */
public record ContractCall(Optional<Address> to, byte[] data) {

  public ContractCall {
    data = data.clone();
  }

  /** Returns a call of this contract. */
  public static ContractCall to(Address contract, byte[] data) {
    return new ContractCall(Optional.of(contract), data);
  }

  /** Returns the creation of a contract. */
  public static ContractCall create(byte[] creationCode) {
    return new ContractCall(Optional.empty(), creationCode);
  }

  @Override
  public byte[] data() {
    return data.clone();
  }

  String dataHex() {
    return "0x" + HexFormat.of().formatHex(data);
  }
}
