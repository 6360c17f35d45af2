package network.byline.peer.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import network.byline.base.value.Address;
import network.byline.chain.vault.Deployment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file in which a host remembers its vault. */
class VaultSiteTest {

  private static final Deployment DEPLOYMENT =
      new Deployment(
          31_337,
          Address.parse("0x5FbDB2315678afecb367f032d93F642f64180aa3"),
          Address.parse("0xe7f1725E7734CE288F8367e1Bb143E90bb3F0512"),
          2);
  private static final String FILE =
      """
      {
        "chainId" : 31337,
        "coin" : "0x5FbDB2315678afecb367f032d93F642f64180aa3",
        "vault" : "0xe7f1725E7734CE288F8367e1Bb143E90bb3F0512",
        "firstBlock" : 2
      }\
      """;

  @TempDir Path folder;

  @Test
  void fileOfAnOlderHostIsReadAndWrittenTheSameWay() throws IOException {
    Path file = Files.writeString(folder.resolve("deployment.json"), FILE);

    assertThat(VaultSite.read(file)).isEqualTo(DEPLOYMENT);
    assertThat(new String(VaultSite.json(DEPLOYMENT), StandardCharsets.UTF_8)).isEqualTo(FILE);
  }

  @Test
  void halfAFileIsNamed() throws IOException {
    Path file = Files.writeString(folder.resolve("deployment.json"), FILE.substring(0, 40));

    assertThatThrownBy(() -> VaultSite.read(file))
        .isInstanceOf(HostStartException.class)
        .hasMessageContaining("deployment.json");
  }
}
