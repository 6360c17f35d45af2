package network.byline.chain.vault;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import network.byline.base.value.Address;
import network.byline.base.value.Digest;
import network.byline.chain.vault.ContractError.Kind;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Java's side knows every error and event that the compiled contracts have. */
class AbiAgreementTest {

  @Test
  void everyErrorOfVaultAndDevelopmentCoinIsKnownAndSaidInWords() {
    List<String> unknown = new ArrayList<>();
    for (JsonNode error : ofKind("error", "Vault", "DevCoin")) {
      String signature = signature(error);
      ContractError decoded = ContractError.decode(data(signature, error.path("inputs").size()));
      boolean standard = signature.startsWith("ERC20Invalid") || isOfPermitsInside(signature);
      if (decoded.kind() == Kind.OTHER && !standard) {
        unknown.add(signature);
      }
      assertThat(decoded.message()).doesNotContain("%").isNotBlank();
    }
    assertThat(unknown).isEmpty();
  }

  @Test
  void everyEventOfTheVaultIsRead() {
    Address vault = Keys.of(1).address();
    for (JsonNode event : ofKind("event", "Vault")) {
      if (event.path("name").stringValue().equals("EIP712DomainChanged")) {
        continue;
      }
      List<Digest> topics = new ArrayList<>();
      topics.add(Digest.keccak(signature(event).getBytes(StandardCharsets.US_ASCII)));
      int data = 0;
      for (JsonNode input : event.path("inputs")) {
        if (input.path("indexed").booleanValue()) {
          topics.add(one());
        } else {
          data++;
        }
      }
      byte[] words = new byte[32 * data];
      for (int end = 32; end <= words.length; end += 32) {
        words[end - 1] = 1;
      }
      ChainLog log = new ChainLog(new LogId(Digest.ZERO, 0), 1, Digest.ZERO, vault, topics, words);
      assertThat(VaultLogs.decode(vault, List.of(log)))
          .singleElement()
          .extracting(decoded -> decoded.getClass().getSimpleName())
          .isEqualTo(event.path("name").stringValue());
    }
  }

  private static boolean isOfPermitsInside(String signature) {
    return Stream.of(
            "ECDSA", "InvalidAccountNonce", "InvalidShortString", "StringTooLong", "SafeERC20")
        .anyMatch(signature::startsWith);
  }

  private static byte[] data(String signature, int words) {
    byte[] data = Arrays.copyOf(selector(signature), 4 + 32 * words);
    Arrays.fill(data, 4, data.length, (byte) 1);
    return data;
  }

  private static byte[] selector(String signature) {
    byte[] hash = Digest.keccak(signature.getBytes(StandardCharsets.US_ASCII)).toArray();
    return Arrays.copyOf(hash, 4);
  }

  private static Digest one() {
    byte[] word = new byte[32];
    word[31] = 1;
    return Digest.of(word);
  }

  private static List<JsonNode> ofKind(String type, String... contracts) {
    List<JsonNode> found = new ArrayList<>();
    for (String contract : contracts) {
      Path file = Path.of("src", "main", "resources", "contracts", contract + ".json");
      for (JsonNode item : JsonMapper.shared().readTree(file).path("abi")) {
        if (item.path("type").stringValue().equals(type)) {
          found.add(item);
        }
      }
    }
    return found;
  }

  private static String signature(JsonNode item) {
    List<String> types = new ArrayList<>();
    item.path("inputs").forEach(input -> types.add(input.path("type").stringValue()));
    return item.path("name").stringValue() + "(" + String.join(",", types) + ")";
  }
}
