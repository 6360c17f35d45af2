package network.byline.chain.devchain;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import network.byline.base.value.Address;
import network.byline.base.value.Digest;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * A request's parameters, checked where they are read; what is wrong with one becomes the error
 * {@link RpcException#INVALID_PARAMS} that names it.
 */
record RpcParams(JsonNode array) {

  private static final int MAX_DATA = 512 * 1024;

  JsonNode get(int index) {
    JsonNode value = array.get(index);
    return value == null ? MissingNode.getInstance() : value;
  }

  boolean has(int index) {
    return present(get(index));
  }

  Address address(int index) {
    return address(get(index), "parameter " + (index + 1));
  }

  Digest digest(int index) {
    return digest(get(index), "parameter " + (index + 1));
  }

  byte[] data(int index) {
    return data(get(index), "parameter " + (index + 1));
  }

  BigInteger quantity(int index) {
    return quantity(get(index), "parameter " + (index + 1));
  }

  long longQuantity(int index) {
    return longQuantity(get(index), "parameter " + (index + 1));
  }

  boolean flag(int index) {
    JsonNode value = get(index);
    return value.isBoolean() && value.booleanValue();
  }

  static boolean present(JsonNode value) {
    return !value.isMissingNode() && !value.isNull();
  }

  static Address address(JsonNode value, String name) {
    // Checksums are the sender's care: nodes take any case.
    return checked(name, () -> Address.parse(text(value, name).toLowerCase(Locale.ROOT)));
  }

  static Digest digest(JsonNode value, String name) {
    return checked(name, () -> Digest.parse(text(value, name)));
  }

  static byte[] data(JsonNode value, String name) {
    String text = text(value, name);
    if (!text.startsWith("0x") || text.length() > 2 + 2 * MAX_DATA) {
      throw RpcException.invalidParams(name + " is not 0x and hex digits of at most 512 KiB");
    }
    return checked(name, () -> HexFormat.of().parseHex(text, 2, text.length()));
  }

  /** Returns a number written as 0x hex; plain JSON numbers are taken too. */
  static BigInteger quantity(JsonNode value, String name) {
    if (value.isIntegralNumber() && value.bigIntegerValue().signum() >= 0) {
      return value.bigIntegerValue();
    }
    String text = text(value, name);
    if (!text.matches("0x[0-9a-fA-F]{1,64}")) {
      throw RpcException.invalidParams(name + " is not a number such as 0x1f: " + shown(text));
    }
    return new BigInteger(text.substring(2), 16);
  }

  static long longQuantity(JsonNode value, String name) {
    BigInteger quantity = quantity(value, name);
    if (quantity.bitLength() > 63) {
      throw RpcException.invalidParams(name + " is too large: " + quantity);
    }
    return quantity.longValueExact();
  }

  /** Returns the value's items, or the value itself as the only one; none where it is absent. */
  static List<JsonNode> oneOrMore(JsonNode value) {
    if (!present(value)) {
      return List.of();
    }
    if (!value.isArray()) {
      return List.of(value);
    }
    List<JsonNode> items = new ArrayList<>();
    value.forEach(items::add);
    return items;
  }

  static Optional<JsonNode> field(JsonNode object, String name) {
    JsonNode value = object.path(name);
    return present(value) ? Optional.of(value) : Optional.empty();
  }

  static String text(JsonNode value, String name) {
    if (!value.isString()) {
      throw RpcException.invalidParams(name + " is missing or not a string");
    }
    return value.stringValue();
  }

  static String shown(String text) {
    return text.length() <= 80 ? text : text.substring(0, 80) + "…";
  }

  private static <T> T checked(String name, Supplier<T> parse) {
    try {
      return parse.get();
    } catch (IllegalArgumentException e) {
      throw RpcException.invalidParams(name + ": " + e.getMessage());
    }
  }
}
