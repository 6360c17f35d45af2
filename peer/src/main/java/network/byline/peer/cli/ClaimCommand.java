package network.byline.peer.cli;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import network.byline.base.identity.SigningKey;
import network.byline.base.value.Amount;
import network.byline.chain.batch.ClaimProof;
import network.byline.chain.vault.At;
import network.byline.chain.vault.ChainClient;
import network.byline.chain.vault.TransactionResult;
import network.byline.chain.vault.VaultState;
import network.byline.peer.client.Wallet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code byline claim}: brings earnings home, without any host. */
@Command(
    name = "claim",
    description = {
      "Claim what the active batch owes an account, with a proof from any copy of its file.",
      "Whoever sends the claim, the coins go to the account."
    },
    footer = {
      "",
      "Examples:",
      "  byline claim --as ada",
      "  byline claim --as ada --from ~/.byline/data --rpc http://127.0.0.1:8545"
    })
final class ClaimCommand implements Callable<Integer> {

  @Mixin private CommonOptions common;
  @Mixin private AsOption as;
  @Mixin private FromOptions from;

  @Override
  public Integer call() throws IOException {
    Terminal terminal = common.terminal();
    SigningKey key = new Keys(common.home(), terminal).open(as.name());
    try (Waiting waiting = Waiting.begin(terminal, "looking for what can be claimed");
        FromOptions.Source source = from.open(terminal, false);
        ChainClient chain = source.connect();
        Wallet wallet =
            Wallet.at(source.rpc(), chain.chainId(), source.batch(1).domain().vault())) {
      VaultState state = wallet.vaultState();
      if (state.activeBatch() == 0) {
        throw CommandFailure.failed(
            "no batch is active yet: a proposed batch waits "
                + state.terms().activationWait().toSeconds()
                + " s before claims are paid from it");
      }
      Optional<ClaimProof> proof =
          ClaimProof.of(source.anchored(chain, wallet.vault(), state.activeBatch()), key.address());
      Amount claimed = wallet.vault().claimed(chain, key.address(), At.LATEST);
      if (proof.isEmpty() || proof.get().cumulative().compareTo(claimed) <= 0) {
        waiting.end();
        terminal.print("nothing to claim: " + Coins.format(claimed) + " was claimed before");
        terminal.document(
            Map.of(
                "account", key.address().toString(), "claimed", claimed.toString(), "paid", "0"));
        return ExitCodes.OK;
      }
      Amount before = wallet.balance(key.address());
      waiting.now("claiming on the chain");
      TransactionResult result =
          wallet.send(
              key,
              wallet.vault().claim(key.address(), proof.get().cumulative(), proof.get().proof()));
      Amount after = wallet.balance(key.address());
      waiting.end();
      terminal.print(
          as.name()
              + " claimed "
              + Coins.format(proof.get().cumulative().minus(claimed))
              + "  balance "
              + Coins.format(before)
              + " -> "
              + Coins.format(after)
              + "  gas "
              + result.gasUsed());
      Map<String, Object> document = new LinkedHashMap<>();
      document.put("account", key.address().toString());
      document.put("batch", state.activeBatch());
      document.put("paid", proof.get().cumulative().minus(claimed).toString());
      document.put("claimed", proof.get().cumulative().toString());
      document.put("balanceBefore", before.toString());
      document.put("balanceAfter", after.toString());
      document.put("transaction", result.hash().toString());
      document.put("gas", result.gasUsed());
      terminal.document(document);
      return ExitCodes.OK;
    }
  }
}
