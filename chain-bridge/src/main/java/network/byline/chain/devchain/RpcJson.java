package network.byline.chain.devchain;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import network.byline.base.value.Address;
import network.byline.base.value.Digest;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes blocks, transactions, receipts and logs as Ethereum's JSON-RPC describes them. */
final class RpcJson {

  static final JsonMapper MAPPER = JsonMapper.builder().build();

  private RpcJson() {}

  static String quantity(long number) {
    return "0x" + Long.toHexString(number);
  }

  static String quantity(BigInteger number) {
    return "0x" + number.toString(16);
  }

  static String data(byte[] bytes) {
    return "0x" + HexFormat.of().formatHex(bytes);
  }

  static String data(Address address) {
    return data(address.toArray());
  }

  static ObjectNode block(Block block, boolean fullTransactions) {
    BlockHeader header = block.header();
    ObjectNode json = MAPPER.createObjectNode();
    json.put("number", quantity(header.number()));
    json.put("hash", block.hash().toString());
    json.put("parentHash", header.parent().toString());
    json.put("nonce", "0x0000000000000000");
    json.put("mixHash", header.random().toString());
    json.put("sha3Uncles", BlockHeader.NO_UNCLES.toString());
    json.put("logsBloom", data(header.bloom().toArray()));
    json.put("transactionsRoot", header.transactionsRoot().toString());
    json.put("stateRoot", header.stateRoot().toString());
    json.put("receiptsRoot", header.receiptsRoot().toString());
    json.put("withdrawalsRoot", header.withdrawalsRoot().toString());
    json.put("miner", data(BlockHeader.SEALER));
    json.put("difficulty", "0x0");
    json.put("totalDifficulty", "0x0");
    json.put("extraData", data(BlockHeader.EXTRA));
    json.put("size", quantity(Rlp.encode(header.encode()).length));
    json.put("gasLimit", quantity(BlockHeader.GAS_LIMIT));
    json.put("gasUsed", quantity(header.gasUsed()));
    json.put("timestamp", quantity(header.time()));
    json.put("baseFeePerGas", quantity(BlockHeader.BASE_FEE));
    json.putArray("uncles");
    ArrayNode transactions = json.putArray("transactions");
    block
        .transaction()
        .ifPresent(
            t -> {
              if (fullTransactions) {
                transactions.add(transaction(block, t));
              } else {
                transactions.add(t.hash().toString());
              }
            });
    ArrayNode withdrawals = json.putArray("withdrawals");
    block.withdrawal().ifPresent(w -> withdrawals.add(withdrawal(w)));
    return json;
  }

  private static ObjectNode withdrawal(Withdrawal withdrawal) {
    return MAPPER
        .createObjectNode()
        .put("index", quantity(withdrawal.index()))
        .put("validatorIndex", "0x0")
        .put("address", data(withdrawal.account()))
        .put("amount", quantity(withdrawal.gwei()));
  }

  static ObjectNode transaction(Block block, SignedTransaction transaction) {
    ObjectNode json = MAPPER.createObjectNode();
    json.put("hash", transaction.hash().toString());
    json.put("type", quantity(transaction.type()));
    json.put("blockHash", block.hash().toString());
    json.put("blockNumber", quantity(block.number()));
    json.put("transactionIndex", "0x0");
    json.put("from", data(transaction.sender()));
    json.put("to", nullable(transaction.to()));
    json.put("nonce", quantity(transaction.nonce()));
    json.put("gas", quantity(transaction.gasLimit()));
    json.put("value", quantity(transaction.value()));
    json.put("input", data(transaction.data()));
    json.put("gasPrice", quantity(transaction.effectivePrice(BlockHeader.BASE_FEE)));
    transaction.chainId().ifPresent(id -> json.put("chainId", quantity(id)));
    byte[] signature = transaction.signature().toArray();
    BigInteger r = new BigInteger(1, signature, 0, 32);
    int parity = signature[64] - 27;
    json.put("r", quantity(r));
    json.put("s", quantity(new BigInteger(1, signature, 32, 32)));
    if (transaction.type() == 0) {
      long base =
          transaction.chainId().isPresent() ? 35 + 2 * transaction.chainId().getAsLong() : 27;
      json.put("v", quantity(base + parity));
      return json;
    }
    json.put("v", quantity(parity));
    json.put("yParity", quantity(parity));
    ArrayNode accessList = json.putArray("accessList");
    for (AccessList.Entry entry : transaction.accessList().entries()) {
      ObjectNode item = accessList.addObject().put("address", data(entry.account()));
      ArrayNode slots = item.putArray("storageKeys");
      entry.slots().forEach(slot -> slots.add(slot.toString()));
    }
    if (transaction.type() == 2) {
      json.put("maxFeePerGas", quantity(transaction.maxFee()));
      json.put("maxPriorityFeePerGas", quantity(transaction.maxTip()));
    }
    return json;
  }

  /** Writes the receipt of a block's transaction. */
  static ObjectNode receipt(Block block, SignedTransaction transaction, Receipt receipt) {
    ObjectNode json = MAPPER.createObjectNode();
    json.put("transactionHash", transaction.hash().toString());
    json.put("transactionIndex", "0x0");
    json.put("blockHash", block.hash().toString());
    json.put("blockNumber", quantity(block.number()));
    json.put("type", quantity(transaction.type()));
    json.put("from", data(transaction.sender()));
    json.put("to", nullable(transaction.to()));
    json.put("contractAddress", nullable(transaction.created().filter(c -> receipt.success())));
    json.put("status", quantity(receipt.success() ? 1 : 0));
    json.put("gasUsed", quantity(receipt.gasUsed()));
    json.put("cumulativeGasUsed", quantity(receipt.gasUsed()));
    json.put("effectiveGasPrice", quantity(transaction.effectivePrice(BlockHeader.BASE_FEE)));
    json.put("logsBloom", data(receipt.bloom().toArray()));
    ArrayNode logs = json.putArray("logs");
    logs(block).forEach(logs::add);
    return json;
  }

  /** Writes all logs of a block. */
  static List<ObjectNode> logs(Block block) {
    List<ObjectNode> all = new ArrayList<>();
    if (block.receipt().isEmpty()) {
      return all;
    }
    Digest transaction = block.transaction().orElseThrow().hash();
    for (EvmLog log : block.receipt().get().logs()) {
      ObjectNode json = MAPPER.createObjectNode();
      json.put("address", data(log.address()));
      ArrayNode topics = json.putArray("topics");
      log.topics().forEach(topic -> topics.add(topic.toString()));
      json.put("data", data(log.data()));
      json.put("blockNumber", quantity(block.number()));
      json.put("blockHash", block.hash().toString());
      json.put("transactionHash", transaction.toString());
      json.put("transactionIndex", "0x0");
      json.put("logIndex", quantity(all.size()));
      json.put("removed", false);
      all.add(json);
    }
    return all;
  }

  private static @Nullable String nullable(Optional<Address> address) {
    return address.map(RpcJson::data).orElse(null);
  }
}
