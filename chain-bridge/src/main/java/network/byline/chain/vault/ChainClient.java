package network.byline.chain.vault;

import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import network.byline.base.value.Address;
import network.byline.base.value.Digest;
import network.byline.chain.vault.JsonRpc.Answer;
import tools.jackson.databind.JsonNode;

/**
 * A chain as seen through one JSON-RPC endpoint. Only standard {@code eth_*} methods are used, but
 * for {@link #giveGas} and {@link #advanceTime}, which exist on development chains alone.
 *
 * <p>Every method blocks until the answer is there, and throws {@link ChainUnreachableException} if
 * none comes and {@link RpcErrorException} if it is an error. May be used by many threads.
 */
public final class ChainClient implements AutoCloseable {

  /** How deep a block must lie where the node does not say which are final: two epochs. */
  private static final int FINAL_DEPTH = 64;

  private static final int REVERTED = 3;
  private static final List<Long> DEVELOPMENT_CHAINS = List.of(31_337L, 1_337L);

  private final URI endpoint;
  private final JsonRpc rpc;
  private final long chainId;

  private ChainClient(URI endpoint, JsonRpc rpc) {
    this.endpoint = endpoint;
    this.rpc = rpc;
    chainId = Wire.smallNumber(rpc.result("eth_chainId"), "chain id");
  }

  /**
   * Connects to an endpoint and asks it for its chain.
   *
   * @throws ChainException if it does not answer like a chain
   */
  public static ChainClient connect(URI endpoint) {
    JsonRpc rpc = new JsonRpc(endpoint);
    try {
      return new ChainClient(endpoint, rpc);
    } catch (RuntimeException e) {
      rpc.close();
      throw e;
    }
  }

  /**
   * Connects to an endpoint that must be this chain.
   *
   * @throws WrongChainException if it is another one
   */
  public static ChainClient connect(URI endpoint, long chainId) {
    ChainClient client = connect(endpoint);
    if (client.chainId != chainId) {
      client.close();
      throw new WrongChainException(
          endpoint + " is chain " + client.chainId + ", but chain " + chainId + " is needed");
    }
    return client;
  }

  /** Returns where the chain is asked. */
  public URI endpoint() {
    return endpoint;
  }

  /** Returns the chain's number, as it was on connecting. */
  public long chainId() {
    return chainId;
  }

  /** Returns the newest block. */
  public BlockRef head() {
    return block(At.LATEST).orElseThrow(() -> new ChainUnreachableException("no block yet"));
  }

  /**
   * Returns the newest block that will not be replaced: the one that the node calls finalized or,
   * where it knows no such name, the one {@value #FINAL_DEPTH} below the newest.
   */
  public BlockRef finalBlock() {
    Optional<BlockRef> named;
    try {
      named = block(At.FINALIZED);
    } catch (RpcErrorException e) {
      named = Optional.empty();
    }
    return named
        .or(() -> block(At.number(Math.max(0, head().number() - FINAL_DEPTH))))
        .orElseThrow(() -> new ChainUnreachableException("no final block yet"));
  }

  /** Returns a block, or empty if the chain has none such (yet). */
  public Optional<BlockRef> block(At at) {
    return present(rpc.result("eth_getBlockByNumber", at.tag(), false)).map(Wire::block);
  }

  /** Returns the block with this hash, or empty if the node does not know it. */
  public Optional<BlockRef> block(Digest hash) {
    return present(rpc.result("eth_getBlockByHash", hash.toString(), false)).map(Wire::block);
  }

  /** Returns what became of a transaction, or empty while it is in no block. */
  public Optional<TransactionResult> result(Digest transaction) {
    return present(rpc.result("eth_getTransactionReceipt", transaction.toString()))
        .map(Wire::result);
  }

  /** Returns all logs that a contract left in the very block with this hash. */
  public List<ChainLog> logs(Digest block, Address contract) {
    return logs(Map.of("blockHash", block.toString(), "address", contract.toString()));
  }

  /**
   * Returns all logs that a contract left in some blocks, both ends included. Near the head ask by
   * block hash instead: blocks may be replaced between two questions.
   */
  public List<ChainLog> logs(long fromBlock, long toBlock, Address contract) {
    return logs(
        Map.of(
            "fromBlock",
            At.number(fromBlock).tag(),
            "toBlock",
            At.number(toBlock).tag(),
            "address",
            contract.toString()));
  }

  private List<ChainLog> logs(Map<String, String> filter) {
    List<ChainLog> logs = new ArrayList<>();
    rpc.result("eth_getLogs", filter).forEach(log -> logs.add(Wire.log(log)));
    return logs;
  }

  /** Returns an account's native coin in wei. */
  public BigInteger balance(Address account, At at) {
    return Wire.number(rpc.result("eth_getBalance", account.toString(), at.tag()), "balance");
  }

  /** Returns how many transactions of an account are in blocks up to this one. */
  public long nonce(Address account, At at) {
    return Wire.smallNumber(
        rpc.result("eth_getTransactionCount", account.toString(), at.tag()), "nonce");
  }

  /** Returns a contract's code, empty if there is no contract. */
  public byte[] code(Address account, At at) {
    return Wire.bytes(rpc.result("eth_getCode", account.toString(), at.tag()), "code");
  }

  /**
   * Returns what a contract answers to a question.
   *
   * @throws RevertedException if it refuses to answer
   */
  public byte[] read(Address contract, byte[] data, At at) {
    ContractCall call = ContractCall.to(contract, data);
    return switch (call(Optional.empty(), call, at)) {
      case CallOutcome.Succeeds(byte[] output) -> output;
      case CallOutcome.Reverts(ContractError error) -> throw new RevertedException(error);
    };
  }

  /** Returns what a call would do if this sender's transaction with it came next. */
  public CallOutcome simulate(Address sender, ContractCall call) {
    return call(Optional.of(sender), call, At.PENDING);
  }

  private CallOutcome call(Optional<Address> sender, ContractCall call, At at) {
    return switch (rpc.ask("eth_call", message(sender, call), at.tag())) {
      case Answer.Result(JsonNode value) -> new CallOutcome.Succeeds(Wire.bytes(value, "output"));
      case Answer.Failure failure -> new CallOutcome.Reverts(revert(failure));
    };
  }

  /**
   * Returns the gas that a call needs as this sender's next transaction.
   *
   * @throws RevertedException if the contract would refuse it
   */
  public long estimateGas(Address sender, ContractCall call) {
    return switch (rpc.ask("eth_estimateGas", message(Optional.of(sender), call))) {
      case Answer.Result(JsonNode value) -> Wire.smallNumber(value, "gas");
      case Answer.Failure failure -> throw new RevertedException(revert(failure));
    };
  }

  /** Returns fees that a node would take now: its own tip, and twice the base fee. */
  public Fees suggestedFees() {
    BigInteger tip = Wire.number(rpc.result("eth_maxPriorityFeePerGas"), "tip");
    JsonNode head = rpc.result("eth_getBlockByNumber", At.LATEST.tag(), false);
    BigInteger baseFee = Wire.number(head.path("baseFeePerGas"), "baseFeePerGas");
    return new Fees(tip, baseFee.shiftLeft(1).add(tip));
  }

  /** Sends a signed transaction's bytes. Doing so again does no harm. */
  public SendOutcome send(byte[] raw) {
    return switch (rpc.ask("eth_sendRawTransaction", "0x" + HexFormat.of().formatHex(raw))) {
      case Answer.Result result -> SendOutcome.ACCEPTED;
      case Answer.Failure failure -> SendOutcome.ofError(failure.message());
    };
  }

  /** Tells whether this is a chain to play on, by its number and by what its node calls itself. */
  public boolean isDevelopmentChain() {
    return DEVELOPMENT_CHAINS.contains(chainId) && (isOwnDevelopmentChain() || isAnvil());
  }

  /**
   * Gives an account native coin for gas, on development chains only.
   *
   * @throws WrongChainException if this is none
   */
  public void giveGas(Address account) {
    if (isDevelopmentChain() && isOwnDevelopmentChain()) {
      rpc.result("byline_fund", account.toString());
    } else if (isDevelopmentChain()) {
      BigInteger balance = balance(account, At.LATEST).add(BigInteger.TEN.pow(20));
      rpc.result("anvil_setBalance", account.toString(), "0x" + balance.toString(16));
    } else {
      throw notForDevelopment();
    }
  }

  /**
   * Lets time pass on a development chain, and makes a block with the new time.
   *
   * @throws WrongChainException if this is none
   */
  public void advanceTime(Duration by) {
    if (!isDevelopmentChain()) {
      throw notForDevelopment();
    }
    rpc.result("evm_increaseTime", "0x" + Long.toHexString(by.toSeconds()));
    rpc.result("evm_mine");
  }

  @Override
  public void close() {
    rpc.close();
  }

  private boolean isOwnDevelopmentChain() {
    return clientVersion().startsWith("byline-devchain/");
  }

  private boolean isAnvil() {
    return clientVersion().startsWith("anvil/");
  }

  private String clientVersion() {
    return Wire.text(rpc.result("web3_clientVersion"), "client version");
  }

  private WrongChainException notForDevelopment() {
    return new WrongChainException(
        endpoint + " (chain " + chainId + ") is no development chain, so nothing is free there");
  }

  /**
   * Reads a failed call's reason. Nodes mark reverts by code 3, or by data, or by words alone; any
   * other failure of the call is the node's.
   */
  private static ContractError revert(Answer.Failure failure) {
    boolean words = failure.message().contains("revert");
    if (failure.code() != REVERTED && failure.data().isEmpty() && !words) {
      throw failure.exception();
    }
    return ContractError.decode(failure.data().orElse(new byte[0]));
  }

  private static Map<String, String> message(Optional<Address> sender, ContractCall call) {
    Map<String, String> message = new HashMap<>();
    sender.ifPresent(from -> message.put("from", from.toString()));
    call.to().ifPresent(to -> message.put("to", to.toString()));
    message.put("data", call.dataHex());
    return message;
  }

  private static Optional<JsonNode> present(JsonNode value) {
    return value.isNull() || value.isMissingNode() ? Optional.empty() : Optional.of(value);
  }
}
