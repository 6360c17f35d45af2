package network.byline.chain.contracts;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import network.byline.base.value.Digest;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A compiled contract, as committed beside this program.
 *
 * @param contract the contract's name in Solidity
 * @param compiler name and version of the compiler
 * @param sourceHash what the artefact was made of: SHA-256 over source, settings and lock file
 * @param creationCode the bytes that create the contract, without constructor arguments
 * @param runtimeCode the bytes that then lie at its address, with zeros for constructor values
 * @param immutables where those zeros are
 */
public record Artefact(
    String contract,
    String compiler,
    Digest sourceHash,
    byte[] creationCode,
    byte[] runtimeCode,
    List<Gap> immutables) {

  /** The ERC-20 coin with permits and a fixed supply. */
  public static final Artefact COIN = load("Coin");

  /** The coin of development chains, which anyone mints. */
  public static final Artefact DEV_COIN = load("DevCoin");

  /** The vault of one operator. */
  public static final Artefact VAULT = load("Vault");

  /**
   * A stretch of runtime code that the constructor fills.
   *
   * @param offset its first byte
   * @param length its bytes
   */
  public record Gap(int offset, int length) {}

  public Artefact {
    creationCode = creationCode.clone();
    runtimeCode = runtimeCode.clone();
    immutables = List.copyOf(immutables);
  }

  @Override
  public byte[] creationCode() {
    return creationCode.clone();
  }

  @Override
  public byte[] runtimeCode() {
    return runtimeCode.clone();
  }

  /** Tells whether this code, read from a chain, is this contract with whatever arguments. */
  public boolean isCodeOf(byte[] deployed) {
    if (deployed.length != runtimeCode.length) {
      return false;
    }
    byte[] masked = deployed.clone();
    for (Gap gap : immutables) {
      Arrays.fill(masked, gap.offset, gap.offset + gap.length, (byte) 0);
    }
    return Arrays.equals(masked, runtimeCode);
  }

  private static Artefact load(String contract) {
    JsonNode json = read("/contracts/" + contract + ".json");
    List<Gap> gaps = new ArrayList<>();
    for (JsonNode pair : json.path("immutables")) {
      gaps.add(new Gap(pair.path(0).intValue(), pair.path(1).intValue()));
    }
    return new Artefact(
        json.path("contract").stringValue(),
        json.path("compiler").stringValue(),
        Digest.parse(json.path("sourceHash").stringValue()),
        hex(json.path("creationCode")),
        hex(json.path("runtimeCode")),
        gaps);
  }

  private static JsonNode read(String resource) {
    try (@Nullable InputStream in = Artefact.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("the artefact " + resource + " is missing");
      }
      return JsonMapper.builder().build().readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] hex(JsonNode text) {
    String digits = text.stringValue();
    return HexFormat.of().parseHex(digits, 2, digits.length());
  }
}
