package network.byline.peer.cli;

import java.net.URI;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import network.byline.base.identity.SigningKey;
import network.byline.base.value.Address;
import network.byline.base.value.Amount;
import network.byline.chain.vault.ClientState;
import network.byline.chain.vault.TransactionResult;
import network.byline.peer.client.HostClient;
import network.byline.peer.client.Wallet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code byline account}: a client's deposit in a vault. */
@Command(
    name = "account",
    description = "Show, fill and empty a client's deposit in the vault.",
    footer = {
      "",
      "Examples:",
      "  byline account show --as ada",
      "  byline account deposit 5 --as ada",
      "  byline account exit --as ada      asks for the exit; again after the wait: takes it"
    },
    subcommands = {
      AccountCommand.Show.class,
      AccountCommand.Deposit.class,
      AccountCommand.Exit.class
    })
final class AccountCommand implements Callable<Integer> {

  @Mixin private CommonOptions common;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    throw Byline.incomplete(spec);
  }

  /** Which chain and vault, from the host or given by hand. */
  static final class VaultOptions {

    @Mixin private HostOption host;

    @Option(
        names = "--rpc",
        paramLabel = "URL",
        description = "The chain's JSON-RPC (default: the host's).")
    private @Nullable URI rpc;

    @Option(
        names = "--vault",
        paramLabel = "ADDRESS",
        description = "The vault (default: the host's).")
    private @Nullable Address vault;

    @Option(
        names = "--chain-id",
        paramLabel = "N",
        description = "The chain's number (default: the host's).")
    private @Nullable Long chainId;

    Wallet open() {
      if (rpc != null && vault != null && chainId != null) {
        return Wallet.at(rpc, chainId, vault);
      }
      try (HostClient client = host.connect()) {
        var status = client.status();
        return Wallet.at(
            rpc == null ? URI.create(status.getRpcUrl()) : rpc,
            chainId == null ? status.getChainId() : chainId,
            vault == null ? HostClient.address(status.getVault()) : vault);
      }
    }
  }

  /** Shows the deposit. */
  @Command(
      name = "show",
      description = "Show coins, deposit, what was collected and what is left.",
      footer = {"", "Example:", "  byline account show --as ada"})
  static final class Show implements Callable<Integer> {

    @Mixin private CommonOptions common;
    @Mixin private AsOption as;
    @Mixin private VaultOptions vault;

    @Override
    public Integer call() {
      Terminal terminal = common.terminal();
      Address address = new Keys(common.home(), terminal).address(as.name());
      try (Wallet wallet = vault.open()) {
        print(terminal, as.name(), address, wallet, Map.of());
      }
      return ExitCodes.OK;
    }
  }

  /** Deposits coins. */
  @Command(
      name = "deposit",
      description = "Deposit coins in the vault, by permit, in one transaction.",
      footer = {"", "Example:", "  byline account deposit 5 --as ada"})
  static final class Deposit implements Callable<Integer> {

    @Mixin private CommonOptions common;
    @Mixin private AsOption as;
    @Mixin private VaultOptions vault;

    @Parameters(paramLabel = "COINS")
    private String coins = "";

    @Override
    public Integer call() {
      Terminal terminal = common.terminal();
      Amount amount = Coins.parse("COINS", coins);
      if (amount.isZero()) {
        throw CommandFailure.usage("COINS must be above zero");
      }
      SigningKey key = new Keys(common.home(), terminal).open(as.name());
      try (Wallet wallet = vault.open()) {
        Amount held = wallet.balance(key.address());
        if (held.compareTo(amount) < 0) {
          if (!wallet.chain().isDevelopmentChain()) {
            throw CommandFailure.failed(
                "the account holds " + Coins.format(held) + ", less than " + Coins.format(amount));
          }
          wallet.mint(key, key.address(), amount.minus(held));
          terminal.say("Development chain: made the missing test coins.");
        }
        TransactionResult result = wallet.deposit(key, amount);
        print(
            terminal,
            as.name(),
            key.address(),
            wallet,
            Map.of("transaction", result.hash().toString(), "gas", result.gasUsed()));
      }
      return ExitCodes.OK;
    }
  }

  /** Leaves the vault. */
  @Command(
      name = "exit",
      description = {
        "Take the rest of the deposit back. The first call asks for it; while it waits, no orders"
            + " are taken and delivered work can still be collected; the next call takes it."
      },
      footer = {
        "",
        "Examples:",
        "  byline account exit --as ada",
        "  byline account exit --cancel --as ada"
      })
  static final class Exit implements Callable<Integer> {

    @Mixin private CommonOptions common;
    @Mixin private AsOption as;
    @Mixin private VaultOptions vault;

    @Option(names = "--cancel", description = "Stay after all.")
    private boolean cancel;

    @Override
    public Integer call() {
      Terminal terminal = common.terminal();
      SigningKey key = new Keys(common.home(), terminal).open(as.name());
      try (Wallet wallet = vault.open()) {
        OptionalLong readyAt = wallet.client(key.address()).exitReadyAt();
        long now = wallet.chain().head().time();
        TransactionResult result;
        if (cancel) {
          result = wallet.send(key, wallet.vault().cancelExit());
          terminal.say("The exit is cancelled; orders are taken again.");
        } else if (readyAt.isEmpty()) {
          result = wallet.send(key, wallet.vault().requestExit());
          terminal.say(
              "Asked for the exit; take it from "
                  + Instant.ofEpochSecond(wallet.client(key.address()).exitReadyAt().orElse(now))
                  + " on with the same command.");
        } else if (readyAt.getAsLong() > now) {
          throw CommandFailure.failed(
              "the exit can be taken from " + Instant.ofEpochSecond(readyAt.getAsLong()) + " on");
        } else {
          result = wallet.send(key, wallet.vault().exit());
          terminal.say("The rest of the deposit is yours again.");
        }
        print(
            terminal,
            as.name(),
            key.address(),
            wallet,
            Map.of("transaction", result.hash().toString(), "gas", result.gasUsed()));
      }
      return ExitCodes.OK;
    }
  }

  private static void print(
      Terminal terminal, String name, Address address, Wallet wallet, Map<String, Object> more) {
    ClientState state = wallet.client(address);
    Amount balance = wallet.balance(address);
    terminal.print(name + "  " + address);
    terminal.print("  coins       " + Coins.format(balance));
    terminal.print("  deposited   " + Coins.format(state.deposited()));
    terminal.print("  collected   " + Coins.format(state.collected()));
    terminal.print("  exited      " + Coins.format(state.exited()));
    terminal.print("  left        " + Coins.format(state.remaining()));
    if (more.containsKey("gas")) {
      terminal.print("  gas used    " + more.get("gas"));
    }
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("name", name);
    document.put("address", address.toString());
    document.put("balance", balance.toString());
    document.put("deposited", state.deposited().toString());
    document.put("collected", state.collected().toString());
    document.put("exited", state.exited().toString());
    document.put("left", state.remaining().toString());
    state.exitReadyAt().ifPresent(at -> document.put("exitReadyAt", at));
    document.putAll(more);
    terminal.document(document);
  }
}
