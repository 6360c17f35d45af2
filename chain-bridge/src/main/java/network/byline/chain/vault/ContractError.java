package network.byline.chain.vault;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import network.byline.base.value.Address;
import network.byline.base.value.Digest;
import org.jspecify.annotations.Nullable;

/**
 * Why a contract refused a call.
 *
 * @param kind which of the known reasons
 * @param arguments the reason's values, amounts and addresses as numbers
 * @param data the whole reason as it came
 */
public record ContractError(Kind kind, List<BigInteger> arguments, byte[] data) {

  /** The reasons that vault and coin can give; the Solidity signature and a sentence for people. */
  public enum Kind {
    ZERO_ADDRESS("ZeroAddress()", "an address is missing"),
    EXIT_WAIT_TOO_SHORT(
        "ExitWaitTooShort(uint64,uint64)",
        "the exit wait of %s s is not longer than two batch intervals of %s s"),
    NOT_OPERATOR("NotOperator(address)", "%s is not the vault's operator"),
    ZERO_AMOUNT("ZeroAmount()", "the amount is zero"),
    UNEXPECTED_BATCH("UnexpectedBatch(uint64,uint64)", "the next batch is %s, not %s"),
    ABOVE_CAP("AboveCap(uint128,uint128)", "%s is above the client's signed cap of %s"),
    ABOVE_DEPOSIT("AboveDeposit(uint128,uint128)", "%s is above the client's deposit of %s"),
    BAD_CAP_SIGNATURE(
        "BadCapSignature(address)", "the cap is not signed by client %s for this vault"),
    NOTHING_TO_COLLECT(
        "NothingToCollect(address,uint128)", "%2$s is collected from client %1$s already"),
    NOT_ANCHORED("NotAnchored(uint64)", "batch %s is not anchored"),
    NOT_NEWER("NotNewer(uint64,uint64)", "batch %s is not newer than the active batch %s"),
    TOTALS_FALL("TotalsFall(uint64)", "batch %s has lower totals than the active batch"),
    PROPOSAL_PENDING("ProposalPending(uint64)", "batch %s is pending"),
    NOT_NEWEST(
        "NotNewest(uint64,uint64)",
        "only the operator proposes batch %s; anyone may propose the newest, %s"),
    NOT_COVERED("NotCovered(uint256,uint256)", "the batch's totals of %s exceed the pool's %s"),
    NOT_PENDING("NotPending(uint64,uint64)", "batch %s is not the pending one (%s)"),
    TOO_EARLY("TooEarly(uint64)", "the waiting time lasts until %s (Unix time)"),
    BAD_PROOF("BadProof(address,uint128)", "the active batch does not prove %2$s for payee %1$s"),
    NOTHING_TO_CLAIM("NothingToClaim(address,uint128)", "payee %s has been paid %s already"),
    CLAIMS_ABOVE_TOTAL(
        "ClaimsAboveTotal(uint256,uint128)",
        "claims of %s would exceed the batch's payout total of %s"),
    NOTHING_TO_EXIT("NothingToExit(address)", "client %s has nothing left to take back"),
    EXIT_PENDING("ExitPending(uint64)", "an exit is pending until %s (Unix time)"),
    NO_EXIT("NoExit(address)", "client %s has asked for no exit"),
    REENTRANCY("ReentrancyGuardReentrantCall()", "the call came from within another one"),
    INSUFFICIENT_BALANCE(
        "ERC20InsufficientBalance(address,uint256,uint256)", "%s has %s coins, %s are needed"),
    INSUFFICIENT_ALLOWANCE(
        "ERC20InsufficientAllowance(address,uint256,uint256)",
        "%s may move %s coins, %s are needed: approve or permit them first"),
    PERMIT_EXPIRED("ERC2612ExpiredSignature(uint256)", "the permit was good until %s (Unix time)"),
    PERMIT_SIGNER("ERC2612InvalidSigner(address,address)", "the permit is signed by %s, not by %s"),
    DEVELOPMENT_CHAINS_ONLY(
        "DevelopmentChainsOnly(uint256)", "chain %s is not a development chain"),
    SUPPLY_TOO_LARGE("SupplyTooLarge(uint256)", "a supply of %s is above 2^128 - 1"),
    PANIC("Panic(uint256)", "the contract failed a check of its own (%s)"),
    /** A reason in words, or none that this program knows. */
    OTHER("", "");

    private final String signature;
    private final String sentence;

    Kind(String signature, String sentence) {
      this.signature = signature;
      this.sentence = sentence;
    }

    private List<String> types() {
      String list = signature.replaceFirst("^\\w*\\(?", "").replaceFirst("\\)$", "");
      return list.isEmpty() ? List.of() : List.of(list.split(",", -1));
    }

    private String selector() {
      Digest hash = Digest.keccak(signature.getBytes(StandardCharsets.US_ASCII));
      return HexFormat.of().formatHex(hash.toArray(), 0, SELECTOR);
    }
  }

  private static final int SELECTOR = 4;
  private static final int WORD = 32;
  private static final byte[] ERROR_STRING = {0x08, (byte) 0xc3, 0x79, (byte) 0xa0};
  private static final int MAX_TEXT = 1_000;
  private static final Map<String, Kind> KINDS =
      Stream.of(Kind.values())
          .filter(kind -> kind != Kind.OTHER)
          .collect(Collectors.toUnmodifiableMap(Kind::selector, kind -> kind));

  public ContractError {
    arguments = List.copyOf(arguments);
    data = data.clone();
  }

  @Override
  public byte[] data() {
    return data.clone();
  }

  /** Reads the data of a revert; never fails, since anyone's contract may have written it. */
  public static ContractError decode(byte[] data) {
    if (data.length >= SELECTOR) {
      @Nullable Kind kind = KINDS.get(HexFormat.of().formatHex(data, 0, SELECTOR));
      if (kind != null && data.length == SELECTOR + WORD * kind.types().size()) {
        return new ContractError(kind, words(data), data);
      }
    }
    return new ContractError(Kind.OTHER, List.of(), data);
  }

  /** Returns the reason as a sentence without a full stop. */
  public String message() {
    if (kind == Kind.OTHER) {
      return "the contract refused the call: " + otherReason();
    }
    List<String> types = kind.types();
    Object[] shown = new Object[arguments.size()];
    for (int i = 0; i < shown.length; i++) {
      shown[i] = types.get(i).equals("address") ? address(arguments.get(i)) : arguments.get(i);
    }
    return String.format(kind.sentence, shown);
  }

  /** Returns one of the reason's values as the address that it is. */
  public Address addressArgument(int index) {
    return address(arguments.get(index));
  }

  @Override
  public String toString() {
    return kind + ": " + message();
  }

  private static List<BigInteger> words(byte[] data) {
    List<BigInteger> words = new ArrayList<>();
    for (int at = SELECTOR; at < data.length; at += WORD) {
      words.add(new BigInteger(1, data, at, WORD));
    }
    return words;
  }

  private String otherReason() {
    int textAt = SELECTOR + 2 * WORD;
    if (data.length >= textAt && Arrays.equals(Arrays.copyOf(data, SELECTOR), ERROR_STRING)) {
      int length =
          new BigInteger(1, data, SELECTOR + WORD, WORD)
              .min(BigInteger.valueOf(Math.min(MAX_TEXT, data.length - textAt)))
              .intValueExact();
      return new String(data, textAt, length, StandardCharsets.UTF_8);
    }
    return data.length == 0 ? "no reason given" : "0x" + HexFormat.of().formatHex(data);
  }

  private static Address address(BigInteger word) {
    byte[] bytes = new byte[Address.SIZE];
    byte[] number = word.toByteArray();
    int length = Math.min(number.length, bytes.length);
    System.arraycopy(number, number.length - length, bytes, bytes.length - length, length);
    return Address.of(bytes);
  }
}
