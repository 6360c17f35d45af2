package network.byline.chain.devchain;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import network.byline.base.identity.Signature;
import network.byline.base.value.Address;
import network.byline.base.value.Digest;
import org.web3j.rlp.RlpType;

/**
 * A signed transaction as it came from outside: legacy with EIP-155, access list (EIP-2930) or
 * dynamic fee (EIP-1559).
 *
 * @param raw the bytes that were sent
 * @param hash their Keccak-256
 * @param type the envelope's type, 0 to 2
 * @param chainId the chain it is for; empty only for a legacy one of before EIP-155
 * @param nonce the sender's count of transactions before it
 * @param maxTip most wei for a unit of gas to the sealer
 * @param maxFee most wei for a unit of gas in all
 * @param gasLimit gas that it may use
 * @param to the account called; empty to create a contract
 * @param value wei to move along
 * @param data call data or creation code
 * @param accessList what is warm from the start
 * @param signature the sender's signature, {@code v} as 27 or 28
 * @param sender who signed it
 */
record SignedTransaction(
    byte[] raw,
    Digest hash,
    int type,
    OptionalLong chainId,
    long nonce,
    BigInteger maxTip,
    BigInteger maxFee,
    long gasLimit,
    Optional<Address> to,
    BigInteger value,
    byte[] data,
    AccessList accessList,
    Signature signature,
    Address sender) {

  private static final int DYNAMIC_FEE = 2;
  private static final int LEGACY_FIELDS = 9;
  private static final int EIP_155_OFFSET = 35;

  /**
   * Decodes the bytes and recovers the sender.
   *
   * @throws IllegalArgumentException naming what is wrong with them
   */
  static SignedTransaction decode(byte[] raw) {
    if (raw.length == 0) {
      throw new IllegalArgumentException("transaction is empty");
    }
    int first = raw[0] & 0xff;
    if (first >= 0xc0) {
      return legacy(raw);
    }
    if (first == 1 || first == DYNAMIC_FEE) {
      return typed(raw, first);
    }
    throw new IllegalArgumentException(
        "transaction type " + first + " is not supported: send type 0, 1 or 2");
  }

  private static SignedTransaction legacy(byte[] raw) {
    List<RlpType> fields = Rlp.list(raw, "transaction");
    requireCount(fields, LEGACY_FIELDS);
    long v = Rlp.longNumber(fields.get(6), "v");
    boolean bare = v == 27 || v == 28;
    if (!bare && v < EIP_155_OFFSET) {
      throw new IllegalArgumentException("v is " + v + ", which no signature has");
    }
    OptionalLong chainId = bare ? OptionalLong.empty() : OptionalLong.of((v - EIP_155_OFFSET) / 2);
    int parity = (int) (bare ? v - 27 : (v - EIP_155_OFFSET) % 2);
    List<RlpType> signed = new ArrayList<>(fields.subList(0, 6));
    if (!bare) {
      signed.addAll(List.of(Rlp.of(chainId.getAsLong()), Rlp.of(0), Rlp.of(0)));
    }
    Digest signingHash = Digest.keccak(Rlp.encode(Rlp.listOf(signed)));
    Signature signature = signature(fields.get(7), fields.get(8), parity);
    BigInteger gasPrice = Rlp.number(fields.get(1), "gasPrice");
    return new SignedTransaction(
        raw,
        Digest.keccak(raw),
        0,
        chainId,
        Rlp.longNumber(fields.get(0), "nonce"),
        gasPrice,
        gasPrice,
        Rlp.longNumber(fields.get(2), "gasLimit"),
        to(fields.get(3)),
        Rlp.number(fields.get(4), "value"),
        Rlp.bytes(fields.get(5), "data"),
        AccessList.EMPTY,
        signature,
        signature.recover(signingHash));
  }

  private static SignedTransaction typed(byte[] raw, int type) {
    byte[] body = Arrays.copyOfRange(raw, 1, raw.length);
    List<RlpType> fields = Rlp.list(body, "transaction");
    int fees = type == DYNAMIC_FEE ? 2 : 1;
    int unsigned = fees + 7;
    requireCount(fields, unsigned + 3);
    byte[] toSign = Rlp.encode(Rlp.listOf(fields.subList(0, unsigned)));
    Digest signingHash = Digest.keccak(new byte[] {(byte) type}, toSign);
    long parity = Rlp.longNumber(fields.get(unsigned), "yParity");
    if (parity > 1) {
      throw new IllegalArgumentException("yParity is " + parity + ", not 0 or 1");
    }
    Signature signature =
        signature(fields.get(unsigned + 1), fields.get(unsigned + 2), (int) parity);
    return new SignedTransaction(
        raw,
        Digest.keccak(raw),
        type,
        OptionalLong.of(Rlp.longNumber(fields.get(0), "chainId")),
        Rlp.longNumber(fields.get(1), "nonce"),
        Rlp.number(fields.get(2), "maxPriorityFeePerGas"),
        Rlp.number(fields.get(1 + fees), "maxFeePerGas"),
        Rlp.longNumber(fields.get(2 + fees), "gasLimit"),
        to(fields.get(3 + fees)),
        Rlp.number(fields.get(4 + fees), "value"),
        Rlp.bytes(fields.get(5 + fees), "data"),
        accessList(fields.get(6 + fees)),
        signature,
        signature.recover(signingHash));
  }

  /** Returns wei for a unit of gas that the sender pays at this base fee. */
  BigInteger effectivePrice(BigInteger baseFee) {
    return maxFee.min(baseFee.add(maxTip));
  }

  /** Returns where the contract lies that this transaction creates, if it creates one. */
  Optional<Address> created() {
    return to.isPresent() ? Optional.empty() : Optional.of(ContractAddress.of(sender, nonce));
  }

  private static void requireCount(List<RlpType> fields, int count) {
    if (fields.size() != count) {
      throw new IllegalArgumentException(
          "transaction has " + fields.size() + " fields, not " + count);
    }
  }

  private static Optional<Address> to(RlpType field) {
    return Rlp.bytes(field, "to").length == 0
        ? Optional.empty()
        : Optional.of(Rlp.address(field, "to"));
  }

  private static AccessList accessList(RlpType field) {
    List<AccessList.Entry> entries = new ArrayList<>();
    for (RlpType item : Rlp.items(field, "accessList")) {
      List<RlpType> parts = Rlp.items(item, "accessList entry");
      requireCount(parts, 2);
      entries.add(
          new AccessList.Entry(
              Rlp.address(parts.get(0), "accessList address"),
              Rlp.items(parts.get(1), "accessList slots").stream()
                  .map(slot -> Rlp.digest(slot, "accessList slot"))
                  .toList()));
    }
    return new AccessList(entries);
  }

  private static Signature signature(RlpType r, RlpType s, int parity) {
    byte[] bytes = new byte[65];
    copyRight(Rlp.number(r, "r"), bytes, 32);
    copyRight(Rlp.number(s, "s"), bytes, 64);
    bytes[64] = (byte) (27 + parity);
    return Signature.of(bytes);
  }

  private static void copyRight(BigInteger number, byte[] target, int end) {
    byte[] bytes = number.toByteArray();
    int length = Math.min(bytes.length, 32);
    System.arraycopy(bytes, bytes.length - length, target, end - length, length);
  }
}
