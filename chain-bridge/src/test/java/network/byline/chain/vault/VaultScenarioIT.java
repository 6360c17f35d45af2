package network.byline.chain.vault;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import network.byline.chain.devchain.DevChainProcess;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The same scenario on the development chain and on anvil; both must use the committed gas to the
 * unit. Anvil runs where {@code -Dbyline.anvil=/path/to/anvil} names it.
 */
class VaultScenarioIT {

  private static final String GOLDEN = "vault-gas.txt";
  private static final Path PAGE = Path.of("..", "docs", "protocol", "vault.md");

  @TempDir Path folder;

  @Test
  void theDevelopmentChainUsesTheCommittedGas() throws Exception {
    try (DevChainProcess process = DevChainProcess.start(folder, 0)) {
      assertThat(gasOn(process.uri())).containsExactlyEntriesOf(golden());
    }
  }

  @Test
  void anvilUsesTheSameGas() throws Exception {
    Optional<String> program = Anvil.program();
    if (program.isEmpty()) {
      System.out.println(
          "SKIPPED: the vault's scenario on anvil; name it with -Dbyline.anvil=/path/to/anvil");
    }
    Assumptions.assumeTrue(program.isPresent(), "anvil is not named");
    try (Anvil anvil = Anvil.start(program.orElseThrow())) {
      assertThat(gasOn(anvil.uri())).containsExactlyEntriesOf(golden());
    }
  }

  @Test
  void thePageOnTheVaultShowsTheCommittedGas() throws Exception {
    String page = Files.readString(PAGE);
    golden()
        .forEach(
            (step, gas) -> assertThat(page).contains(String.format("| %s | %,d |", step, gas)));
  }

  private static Map<String, Long> gasOn(URI endpoint) {
    try (ChainClient chain = ChainClient.connect(endpoint)) {
      return new VaultScenario(chain).run();
    }
  }

  private static Map<String, Long> golden() throws IOException {
    try (InputStream in = VaultScenarioIT.class.getResourceAsStream(GOLDEN)) {
      Map<String, Long> gas = new LinkedHashMap<>();
      new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .map(line -> line.split("=", 2))
          .forEach(pair -> gas.put(pair[0], Long.parseLong(pair[1])));
      return gas;
    }
  }
}
