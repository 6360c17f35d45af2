package network.byline.chain.vault;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import network.byline.base.value.Address;
import network.byline.base.value.Digest;
import tools.jackson.databind.JsonNode;

/** Reads a node's JSON strictly; what a node should not say is an {@link RpcErrorException}. */
final class Wire {

  private static final int MALFORMED = -32_603;

  private Wire() {}

  static BlockRef block(JsonNode block) {
    return new BlockRef(
        longNumber(block, "number"),
        digest(block, "hash"),
        digest(block, "parentHash"),
        longNumber(block, "timestamp"));
  }

  static TransactionResult result(JsonNode receipt) {
    List<ChainLog> logs = new ArrayList<>();
    receipt.path("logs").forEach(log -> logs.add(log(log)));
    JsonNode created = receipt.path("contractAddress");
    return new TransactionResult(
        digest(receipt, "transactionHash"),
        digest(receipt, "blockHash"),
        longNumber(receipt, "blockNumber"),
        longNumber(receipt, "status") == 1,
        longNumber(receipt, "gasUsed"),
        number(receipt.path("effectiveGasPrice"), "effectiveGasPrice"),
        created.isString() ? Optional.of(address(created, "contractAddress")) : Optional.empty(),
        logs);
  }

  static ChainLog log(JsonNode log) {
    List<Digest> topics = new ArrayList<>();
    log.path("topics").forEach(topic -> topics.add(digestOf(topic, "topic")));
    return new ChainLog(
        new LogId(digest(log, "blockHash"), longNumber(log, "logIndex")),
        longNumber(log, "blockNumber"),
        digest(log, "transactionHash"),
        address(log.path("address"), "address"),
        topics,
        bytes(log.path("data"), "data"));
  }

  static BigInteger number(JsonNode value, String name) {
    String text = text(value, name);
    if (!text.matches("0x[0-9a-fA-F]{1,64}")) {
      throw malformed(name, text);
    }
    return new BigInteger(text.substring(2), 16);
  }

  static long longNumber(JsonNode object, String name) {
    return smallNumber(object.path(name), name);
  }

  /** Returns a number that fits a long. */
  static long smallNumber(JsonNode value, String name) {
    BigInteger number = number(value, name);
    if (number.bitLength() > 63) {
      throw malformed(name, number.toString());
    }
    return number.longValueExact();
  }

  static byte[] bytes(JsonNode value, String name) {
    String text = text(value, name);
    try {
      if (text.startsWith("0x")) {
        return HexFormat.of().parseHex(text, 2, text.length());
      }
    } catch (IllegalArgumentException e) {
      // Falls through to the one error below.
    }
    throw malformed(name, text);
  }

  static Digest digest(JsonNode object, String name) {
    return digestOf(object.path(name), name);
  }

  static Digest digestOf(JsonNode value, String name) {
    byte[] bytes = bytes(value, name);
    if (bytes.length != Digest.SIZE) {
      throw malformed(name, value.toString());
    }
    return Digest.of(bytes);
  }

  static Address address(JsonNode value, String name) {
    byte[] bytes = bytes(value, name);
    if (bytes.length != Address.SIZE) {
      throw malformed(name, value.toString());
    }
    return Address.of(bytes);
  }

  static String text(JsonNode value, String name) {
    if (!value.isString()) {
      throw malformed(name, value.toString());
    }
    return value.stringValue();
  }

  private static RpcErrorException malformed(String name, String value) {
    String shown = value.length() <= 80 ? value : value.substring(0, 80) + "…";
    return new RpcErrorException("reading " + name, MALFORMED, "the node answered " + shown);
  }
}
