package network.byline.chain.vault;

import java.math.BigInteger;
import java.util.HexFormat;
import java.util.List;
import network.byline.base.value.Address;
import network.byline.base.value.Amount;
import network.byline.base.value.Digest;
import org.web3j.abi.FunctionEncoder;
import org.web3j.abi.datatypes.DynamicArray;
import org.web3j.abi.datatypes.DynamicBytes;
import org.web3j.abi.datatypes.Function;
import org.web3j.abi.datatypes.Type;
import org.web3j.abi.datatypes.generated.Bytes32;
import org.web3j.abi.datatypes.generated.Uint128;
import org.web3j.abi.datatypes.generated.Uint256;
import org.web3j.abi.datatypes.generated.Uint64;
import org.web3j.abi.datatypes.generated.Uint8;

/** Our values as arguments of contract functions. */
final class Abi {

  private Abi() {}

  static byte[] call(String function, Type<?>... arguments) {
    return hex(FunctionEncoder.encode(new Function(function, List.of(arguments), List.of())));
  }

  static byte[] constructor(byte[] creationCode, Type<?>... arguments) {
    byte[] encoded = hex(FunctionEncoder.encodeConstructor(List.of(arguments)));
    byte[] all = new byte[creationCode.length + encoded.length];
    System.arraycopy(creationCode, 0, all, 0, creationCode.length);
    System.arraycopy(encoded, 0, all, creationCode.length, encoded.length);
    return all;
  }

  static org.web3j.abi.datatypes.Address of(Address address) {
    return new org.web3j.abi.datatypes.Address(address.toString());
  }

  static Uint128 of(Amount amount) {
    return new Uint128(amount.toBigInteger());
  }

  static Uint256 wide(Amount amount) {
    return new Uint256(amount.toBigInteger());
  }

  static Uint256 wide(long number) {
    return new Uint256(number);
  }

  static Uint64 of(long number) {
    return new Uint64(BigInteger.valueOf(number));
  }

  static Uint8 small(int number) {
    return new Uint8(number);
  }

  static Bytes32 of(Digest digest) {
    return new Bytes32(digest.toArray());
  }

  static DynamicBytes of(byte[] bytes) {
    return new DynamicBytes(bytes);
  }

  static DynamicArray<Bytes32> of(List<Digest> digests) {
    return new DynamicArray<>(Bytes32.class, digests.stream().map(Abi::of).toList());
  }

  private static byte[] hex(String text) {
    int from = text.startsWith("0x") ? 2 : 0;
    return HexFormat.of().parseHex(text, from, text.length());
  }
}
