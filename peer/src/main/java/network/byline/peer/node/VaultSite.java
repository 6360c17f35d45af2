package network.byline.peer.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import network.byline.base.value.Address;
import network.byline.chain.vault.At;
import network.byline.chain.vault.ChainClient;
import network.byline.chain.vault.Deployment;
import network.byline.chain.vault.VaultContract;
import network.byline.chain.vault.VaultTerms;
import network.byline.storage.folder.DurableFiles;

/**
 * Finds the operator's vault on a chain, or deploys one on a development chain, and remembers it.
 */
final class VaultSite {

  private static final ObjectMapper JSON = new ObjectMapper();

  private VaultSite() {}

  static Deployment find(HostConfig config, ChainClient chain, HostKeys keys, DurableFiles files) {
    Path file = config.data().resolve("deployment.json");
    if (Files.exists(file)) {
      Deployment kept = read(file);
      if (kept.chainId() != chain.chainId() || chain.code(kept.vault(), At.LATEST).length == 0) {
        throw new HostStartException(
            "the chain at "
                + chain.endpoint()
                + " does not hold the vault "
                + kept.vault()
                + " of this data folder: name the right chain with --rpc, or another --data"
                + " folder");
      }
      kept.vaultContract().requireKnownCode(chain);
      return kept;
    }
    Deployment found =
        config
            .vault()
            .map(vault -> existing(chain, vault, keys))
            .orElseGet(() -> deploy(config, chain, keys));
    files.write(file, json(found));
    return found;
  }

  private static Deployment existing(ChainClient chain, Address vault, HostKeys keys) {
    VaultContract contract = new VaultContract(vault);
    contract.requireKnownCode(chain);
    var state = contract.state(chain, At.LATEST);
    if (!state.terms().operator().equals(keys.operator().address())) {
      throw new HostStartException(
          "the vault "
              + vault
              + " belongs to operator "
              + state.terms().operator()
              + ", this host's operator key is "
              + keys.operator().address());
    }
    return new Deployment(chain.chainId(), state.coin(), vault, 0);
  }

  private static Deployment deploy(HostConfig config, ChainClient chain, HostKeys keys) {
    if (!chain.isDevelopmentChain()) {
      throw new HostStartException(
          "chain "
              + chain.chainId()
              + " is no development chain: name the operator's vault with --vault");
    }
    Duration promised = config.batchInterval().plusSeconds(60);
    return Deployment.onDevelopmentChain(
        chain,
        keys.operator(),
        new VaultTerms(
            keys.operator().address(),
            promised,
            config.activationWait(),
            promised.multipliedBy(2).plusSeconds(60)));
  }

  /** Reads the file that remembers a deployment. */
  static Deployment read(Path file) {
    try {
      JsonNode json = JSON.readTree(Files.readAllBytes(file));
      return new Deployment(
          json.path("chainId").asLong(),
          Address.parse(json.path("coin").asText()),
          Address.parse(json.path("vault").asText()),
          json.path("firstBlock").asLong());
    } catch (IOException | IllegalArgumentException e) {
      throw new HostStartException("the file " + file + " is damaged: " + e.getMessage());
    }
  }

  /** Returns the content of the file that remembers a deployment. */
  static byte[] json(Deployment deployment) {
    ObjectNode json = JSON.createObjectNode();
    json.put("chainId", deployment.chainId());
    json.put("coin", deployment.coin().toString());
    json.put("vault", deployment.vault().toString());
    json.put("firstBlock", deployment.firstBlock());
    return json.toPrettyString().getBytes(StandardCharsets.UTF_8);
  }
}
