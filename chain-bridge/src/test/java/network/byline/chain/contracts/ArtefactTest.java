package network.byline.chain.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import network.byline.base.value.Digest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ArtefactTest {

  private static final Path SOURCES = Path.of("src", "main", "solidity");

  @ParameterizedTest
  @ValueSource(strings = {"Coin", "DevCoin", "Vault"})
  void artefactsAreMadeFromTheSourcesBesideThem(String contract) throws Exception {
    Digest sources = sourceHash(List.of(contract + ".sol", "settings.json", "package-lock.json"));
    assertThat(artefact(contract).path("sourceHash").stringValue())
        .as("run node build.mjs in chain-bridge/src/main/solidity")
        .isEqualTo(sources.toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"Coin", "DevCoin", "Vault"})
  void artefactsNameTheSettingsTheyWereMadeWith(String contract) throws Exception {
    JsonNode settings = JsonMapper.shared().readTree(SOURCES.resolve("settings.json"));
    JsonNode recorded = artefact(contract).path("settings");
    recorded
        .propertyNames()
        .forEach(name -> assertThat(recorded.get(name)).isEqualTo(settings.get(name)));
    assertThat(recorded.path("evmVersion").stringValue()).isEqualTo("shanghai");
    assertThat(artefact(contract).path("compiler").stringValue()).startsWith("solc 0.8.37+commit.");
  }

  @Test
  void lockFileNamesNoRegistry() throws Exception {
    assertThat(Files.readString(SOURCES.resolve("package-lock.json")))
        .doesNotContain("\"resolved\"");
  }

  @Test
  void codeIsRecognisedWhateverTheConstructorWrote() {
    byte[] code = Artefact.VAULT.runtimeCode();
    assertThat(Artefact.VAULT.isCodeOf(code)).isTrue();
    Artefact.Gap gap = Artefact.VAULT.immutables().getFirst();
    code[gap.offset()] = 7;
    code[gap.offset() + gap.length() - 1] = 7;
    assertThat(Artefact.VAULT.isCodeOf(code)).isTrue();
    code[gap.offset() - 1] ^= 1;
    assertThat(Artefact.VAULT.isCodeOf(code)).isFalse();
    assertThat(Artefact.VAULT.isCodeOf(new byte[0])).isFalse();
    assertThat(Artefact.VAULT.isCodeOf(Artefact.COIN.runtimeCode())).isFalse();
  }

  @Test
  void runtimeCodeFitsOneContract() {
    for (Artefact artefact : List.of(Artefact.COIN, Artefact.DEV_COIN, Artefact.VAULT)) {
      assertThat(artefact.runtimeCode().length).isLessThanOrEqualTo(24_576);
    }
  }

  private static Digest sourceHash(List<String> names) throws Exception {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (String name : names) {
      byte[] bytes = Files.readAllBytes(SOURCES.resolve(name));
      all.writeBytes((name + "\0" + bytes.length + "\0").getBytes(StandardCharsets.UTF_8));
      all.writeBytes(bytes);
    }
    return Digest.sha256(all.toByteArray());
  }

  private static JsonNode artefact(String contract) {
    return JsonMapper.shared()
        .readTree(Path.of("src", "main", "resources", "contracts", contract + ".json"));
  }
}
