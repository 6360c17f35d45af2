package network.byline.chain.devchain;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import network.byline.base.value.Address;
import network.byline.base.value.Digest;
import network.byline.chain.devchain.Execution.Outcome;
import network.byline.chain.devchain.Transition.Simulation;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The methods that the development chain answers: the usual {@code eth_*} ones, and three of its
 * own kind, {@code byline_fund}, {@code evm_increaseTime} and {@code evm_mine}. Since every block
 * is final, the tags {@code safe} and {@code finalized} are the head.
 */
final class RpcMethods {

  static final String CLIENT_VERSION = "byline-devchain/1";

  private static final BigInteger TIP = BigInteger.valueOf(1_000_000_000);
  private static final long FUND_GWEI = 100L * 1_000_000_000;
  private static final BigInteger GWEI = BigInteger.valueOf(1_000_000_000);
  private static final int MAX_LOGS = 10_000;
  private static final int MAX_FEE_BLOCKS = 1_024;

  private final DevChain chain;

  RpcMethods(DevChain chain) {
    this.chain = chain;
  }

  /**
   * Answers one request.
   *
   * @return the result as Jackson writes it: text, a flag, a node, or null
   * @throws RpcException if there is none
   */
  @Nullable Object answer(String method, RpcParams params) {
    try {
      return switch (method) {
        case "web3_clientVersion" -> CLIENT_VERSION;
        case "net_version" -> Long.toString(chain.chainId());
        case "eth_chainId" -> RpcJson.quantity(chain.chainId());
        case "eth_syncing" -> false;
        case "eth_accounts" -> RpcJson.MAPPER.createArrayNode();
        case "eth_blockNumber" -> RpcJson.quantity(chain.head().number());
        case "eth_getBlockByNumber" ->
            block(params.get(0)).map(b -> RpcJson.block(b, params.flag(1))).orElse(null);
        case "eth_getBlockByHash" ->
            chain.block(params.digest(0)).map(b -> RpcJson.block(b, params.flag(1))).orElse(null);
        case "eth_getTransactionByHash" ->
            chain
                .blockOf(params.digest(0))
                .map(b -> RpcJson.transaction(b, b.transaction().orElseThrow()))
                .orElse(null);
        case "eth_getTransactionReceipt" ->
            chain.blockOf(params.digest(0)).map(RpcMethods::receipt).orElse(null);
        case "eth_getTransactionCount" -> {
          Address account = params.address(0);
          yield chain.read(existing(params, 1), s -> RpcJson.quantity(s.nonce(account)));
        }
        case "eth_getBalance" -> {
          Address account = params.address(0);
          yield chain.read(existing(params, 1), s -> RpcJson.quantity(s.balance(account)));
        }
        case "eth_getCode" -> {
          Address account = params.address(0);
          yield chain.read(existing(params, 1), s -> RpcJson.data(s.code(account)));
        }
        case "eth_getStorageAt" -> storage(params);
        case "eth_call" -> call(params);
        case "eth_estimateGas" -> estimate(params);
        case "eth_gasPrice" -> RpcJson.quantity(BlockHeader.BASE_FEE.add(TIP));
        case "eth_maxPriorityFeePerGas" -> RpcJson.quantity(TIP);
        case "eth_feeHistory" -> feeHistory(params);
        case "eth_sendRawTransaction" -> send(params);
        case "eth_getLogs" -> logs(params.get(0));
        case "byline_fund" -> fund(params);
        case "evm_increaseTime" -> chain.increaseTime(params.longQuantity(0));
        case "evm_mine" -> RpcJson.quantity(chain.sealEmpty().number());
        default ->
            throw new RpcException(
                RpcException.METHOD_NOT_FOUND,
                "the development chain has no method " + RpcParams.shown(method));
      };
    } catch (TransactionRefusedException e) {
      throw new RpcException(RpcException.REFUSED, String.valueOf(e.getMessage()));
    }
  }

  private static ObjectNode receipt(Block block) {
    return RpcJson.receipt(block, block.transaction().orElseThrow(), block.receipt().orElseThrow());
  }

  private String storage(RpcParams params) {
    Address account = params.address(0);
    byte[] word = new byte[Digest.SIZE];
    byte[] slot = params.quantity(1).toByteArray();
    int length = Math.min(slot.length, word.length);
    System.arraycopy(slot, slot.length - length, word, word.length - length, length);
    return chain.read(existing(params, 2), s -> s.storage(account, Digest.of(word))).toString();
  }

  private String send(RpcParams params) {
    SignedTransaction transaction;
    try {
      transaction = SignedTransaction.decode(params.data(0));
    } catch (IllegalArgumentException e) {
      throw new RpcException(RpcException.REFUSED, "invalid transaction: " + e.getMessage());
    }
    chain.send(transaction);
    return transaction.hash().toString();
  }

  private String fund(RpcParams params) {
    Address account = params.address(0);
    long gwei = FUND_GWEI;
    if (params.has(1)) {
      BigInteger[] parts = params.quantity(1).divideAndRemainder(GWEI);
      if (parts[0].bitLength() > 63 || parts[1].signum() != 0) {
        throw RpcException.invalidParams("parameter 2 is not a whole number of gwei, in wei");
      }
      gwei = parts[0].longValueExact();
    }
    return chain.fund(account, gwei).hash().toString();
  }

  private String call(RpcParams params) {
    Message message = message(params.get(0), BlockHeader.GAS_LIMIT);
    Simulation result =
        isPending(params.get(1))
            ? chain.simulateNext(message)
            : chain.simulate(existing(params, 1), message);
    return RpcJson.data(output(result));
  }

  /** Returns the least gas with which the message succeeds as the next transaction. */
  private String estimate(RpcParams params) {
    Message message = message(params.get(0), BlockHeader.GAS_LIMIT);
    Simulation result = chain.simulateNext(message);
    output(result);
    long fails = result.gasUsed() - 1;
    long succeeds = message.gas();
    while (succeeds - fails > 1) {
      long middle = fails + (succeeds - fails) / 2;
      if (chain.simulateNext(withGas(message, middle)).execution().succeeded()) {
        succeeds = middle;
      } else {
        fails = middle;
      }
    }
    return RpcJson.quantity(succeeds);
  }

  private static Message withGas(Message m, long gas) {
    return new Message(m.sender(), m.to(), m.value(), m.data(), gas, m.gasPrice(), m.accessList());
  }

  private static byte[] output(Simulation simulation) {
    Execution execution = simulation.execution();
    if (execution.outcome() == Outcome.REVERTED) {
      throw new RpcException(
          RpcException.REVERTED,
          "execution reverted",
          Optional.of(RpcJson.data(execution.output())));
    }
    if (execution.outcome() == Outcome.FAILED) {
      throw new RpcException(RpcException.REFUSED, execution.failure().orElse("execution failed"));
    }
    return execution.output();
  }

  private static Message message(JsonNode call, long mostGas) {
    if (!call.isObject()) {
      throw RpcException.invalidParams("parameter 1 is not a call object");
    }
    Optional<JsonNode> input =
        RpcParams.field(call, "input").or(() -> RpcParams.field(call, "data"));
    return new Message(
        RpcParams.field(call, "from").map(f -> RpcParams.address(f, "from")).orElse(Address.ZERO),
        RpcParams.field(call, "to").map(t -> RpcParams.address(t, "to")),
        RpcParams.field(call, "value")
            .map(v -> RpcParams.quantity(v, "value"))
            .orElse(BigInteger.ZERO),
        input.map(i -> RpcParams.data(i, "input")).orElse(new byte[0]),
        RpcParams.field(call, "gas")
            .map(g -> Math.min(mostGas, RpcParams.longQuantity(g, "gas")))
            .orElse(mostGas),
        RpcParams.field(call, "gasPrice")
            .map(p -> RpcParams.quantity(p, "gasPrice"))
            .orElse(BigInteger.ZERO),
        RpcParams.field(call, "accessList").map(RpcMethods::accessList).orElse(AccessList.EMPTY));
  }

  private static AccessList accessList(JsonNode list) {
    List<AccessList.Entry> entries = new ArrayList<>();
    for (JsonNode item : RpcParams.oneOrMore(list)) {
      entries.add(
          new AccessList.Entry(
              RpcParams.address(item.path("address"), "accessList address"),
              RpcParams.oneOrMore(item.path("storageKeys")).stream()
                  .map(key -> RpcParams.digest(key, "accessList storageKey"))
                  .toList()));
    }
    return new AccessList(entries);
  }

  private ObjectNode feeHistory(RpcParams params) {
    long newest = existing(params, 1).number();
    long count = Math.min(MAX_FEE_BLOCKS, Math.min(newest + 1, params.longQuantity(0)));
    ObjectNode json = RpcJson.MAPPER.createObjectNode();
    json.put("oldestBlock", RpcJson.quantity(newest + 1 - count));
    ArrayNode baseFees = json.putArray("baseFeePerGas");
    ArrayNode ratios = json.putArray("gasUsedRatio");
    ArrayNode rewards = RpcJson.MAPPER.createArrayNode();
    List<JsonNode> percentiles = RpcParams.oneOrMore(params.get(2));
    for (long number = newest + 1 - count; number <= newest; number++) {
      baseFees.add(RpcJson.quantity(BlockHeader.BASE_FEE));
      ratios.add((double) chain.header(number).gasUsed() / BlockHeader.GAS_LIMIT);
      ArrayNode reward = rewards.addArray();
      percentiles.stream().limit(100).forEach(p -> reward.add(RpcJson.quantity(TIP)));
    }
    baseFees.add(RpcJson.quantity(BlockHeader.BASE_FEE));
    if (!percentiles.isEmpty()) {
      json.set("reward", rewards);
    }
    return json;
  }

  private ArrayNode logs(JsonNode filter) {
    if (!filter.isObject()) {
      throw RpcException.invalidParams("parameter 1 is not a filter object");
    }
    LogFilter wanted = filter(filter);
    ArrayNode found = RpcJson.MAPPER.createArrayNode();
    Optional<JsonNode> hash = RpcParams.field(filter, "blockHash");
    if (hash.isPresent()) {
      Digest name = RpcParams.digest(hash.get(), "blockHash");
      collect(chain.block(name).orElseThrow(() -> unknownBlock(name.toString())), wanted, found);
      return found;
    }
    long from = existing(filter.path("fromBlock")).number();
    long to = Math.min(bound(filter.path("toBlock")), chain.head().number());
    for (long number = from; number <= to; number++) {
      if (wanted.mayMatch(chain.header(number).bloom())) {
        collect(chain.block(number).orElseThrow(), wanted, found);
      }
    }
    return found;
  }

  private long bound(JsonNode tag) {
    return tag.isString() && tag.stringValue().startsWith("0x")
        ? RpcParams.longQuantity(tag, "toBlock")
        : existing(tag).number();
  }

  private static void collect(Block block, LogFilter wanted, ArrayNode found) {
    if (block.receipt().isEmpty()) {
      return;
    }
    List<EvmLog> logs = block.receipt().get().logs();
    List<ObjectNode> rendered = RpcJson.logs(block);
    for (int i = 0; i < logs.size(); i++) {
      if (wanted.matches(logs.get(i))) {
        found.add(rendered.get(i));
      }
    }
    if (found.size() > MAX_LOGS) {
      throw new RpcException(
          RpcException.LIMIT_EXCEEDED,
          "more than " + MAX_LOGS + " logs: ask for fewer blocks at a time");
    }
  }

  private static LogFilter filter(JsonNode filter) {
    Set<Address> addresses = new HashSet<>();
    for (JsonNode address : RpcParams.oneOrMore(filter.path("address"))) {
      addresses.add(RpcParams.address(address, "address"));
    }
    List<Set<Digest>> topics = new ArrayList<>();
    for (JsonNode position : RpcParams.oneOrMore(filter.path("topics"))) {
      Set<Digest> words = new HashSet<>();
      for (JsonNode word : RpcParams.oneOrMore(position)) {
        words.add(RpcParams.digest(word, "topic"));
      }
      topics.add(words);
    }
    return new LogFilter(addresses, topics);
  }

  private static boolean isPending(JsonNode block) {
    return block.isString() && block.stringValue().equals("pending");
  }

  private Block existing(RpcParams params, int index) {
    return existing(params.get(index));
  }

  private Block existing(JsonNode name) {
    return block(name).orElseThrow(() -> unknownBlock(name.toString()));
  }

  private static RpcException unknownBlock(String name) {
    return new RpcException(RpcException.REFUSED, "unknown block " + RpcParams.shown(name));
  }

  /** Finds a block by tag, number, or an object with either or its hash (EIP-1898). */
  private Optional<Block> block(JsonNode name) {
    if (!RpcParams.present(name)) {
      return Optional.of(chain.head());
    }
    if (name.isObject()) {
      Optional<JsonNode> hash = RpcParams.field(name, "blockHash");
      return hash.isPresent()
          ? chain.block(RpcParams.digest(hash.get(), "blockHash"))
          : block(name.path("blockNumber"));
    }
    return switch (RpcParams.text(name, "block")) {
      case "latest", "pending", "safe", "finalized" -> Optional.of(chain.head());
      case "earliest" -> chain.block(0);
      default -> chain.block(RpcParams.longQuantity(name, "block"));
    };
  }
}
