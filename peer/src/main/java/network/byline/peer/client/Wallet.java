package network.byline.peer.client;

import java.net.URI;
import java.time.Duration;
import java.util.function.Consumer;
import network.byline.base.identity.SigningKey;
import network.byline.base.value.Address;
import network.byline.base.value.Amount;
import network.byline.chain.vault.At;
import network.byline.chain.vault.ChainAccount;
import network.byline.chain.vault.ChainClient;
import network.byline.chain.vault.ChainException;
import network.byline.chain.vault.ClientState;
import network.byline.chain.vault.CoinContract;
import network.byline.chain.vault.ContractCall;
import network.byline.chain.vault.Permit;
import network.byline.chain.vault.TransactionResult;
import network.byline.chain.vault.VaultContract;
import network.byline.chain.vault.VaultState;
import network.byline.peer.api.v1.Status;

/** An account's coins and its deposit in one vault, read and moved through the chain itself. */
public final class Wallet implements AutoCloseable {

  /** What a new account on a development chain gets and deposits: ten coins. */
  public static final Amount DEVELOPMENT_DEPOSIT = Amount.of(10).times(1_000_000_000_000_000_000L);

  private static final Duration PERMIT_LIFE = Duration.ofHours(1);

  private final ChainClient chain;
  private final CoinContract coin;
  private final VaultContract vault;

  private Wallet(ChainClient chain, Address vault) {
    this.chain = chain;
    this.vault = new VaultContract(vault);
    this.vault.requireKnownCode(chain);
    this.coin = new CoinContract(this.vault.state(chain, At.LATEST).coin());
  }

  /** Opens the wallet for the vault that a host names, through the endpoint that it names. */
  public static Wallet of(Status status) {
    return at(
        URI.create(status.getRpcUrl()), status.getChainId(), HostClient.address(status.getVault()));
  }

  /** Opens the wallet for a vault on a chain of which the number is known. */
  public static Wallet at(URI rpc, long chainId, Address vault) {
    ChainClient chain = ChainClient.connect(rpc, chainId);
    try {
      return new Wallet(chain, vault);
    } catch (ChainException e) {
      chain.close();
      throw e;
    }
  }

  /** Returns the chain's client. */
  public ChainClient chain() {
    return chain;
  }

  /** Returns the vault. */
  public VaultContract vault() {
    return vault;
  }

  /** Returns the vault's counters. */
  public VaultState vaultState() {
    return vault.state(chain, At.LATEST);
  }

  /** Returns what the vault knows of a client. */
  public ClientState client(Address client) {
    return vault.client(chain, client, At.LATEST);
  }

  /** Returns what the vault has collected from a client so far. */
  public Amount collected(Address client) {
    return client(client).collected();
  }

  /** Returns an account's coins outside the vault. */
  public Amount balance(Address account) {
    return coin.balance(chain, account, At.LATEST);
  }

  /** Deposits coins that the key holds, by permit, in one transaction. */
  public TransactionResult deposit(SigningKey key, Amount amount) {
    long now = chain.head().time();
    Permit permit = coin.permit(chain, key, vault.address(), amount, now + PERMIT_LIFE.toSeconds());
    return send(key, vault.depositWithPermit(key.address(), permit));
  }

  /** Sends a call from an account; on a development chain it gets gas for it. */
  public TransactionResult send(SigningKey key, ContractCall call) {
    if (chain.isDevelopmentChain() && chain.balance(key.address(), At.LATEST).signum() == 0) {
      chain.giveGas(key.address());
    }
    return new ChainAccount(chain, key).send(call);
  }

  /** Makes test coins for an account; development chains only. */
  public void mint(SigningKey payer, Address holder, Amount amount) {
    send(payer, coin.mint(holder, amount));
  }

  /**
   * Gives an account without a deposit some test coins and deposits them, on development chains
   * only; does nothing elsewhere or where there is a deposit.
   *
   * @param said hears what was done
   */
  public void ensureFunded(SigningKey key, Consumer<String> said) {
    if (!chain.isDevelopmentChain() || !client(key.address()).deposited().isZero()) {
      return;
    }
    mint(key, key.address(), DEVELOPMENT_DEPOSIT);
    deposit(key, DEVELOPMENT_DEPOSIT);
    said.accept("Development chain: made 10 test coins for you and deposited them in the vault.");
  }

  @Override
  public void close() {
    chain.close();
  }
}
