package network.byline.chain.vault;

import network.byline.base.identity.SigningKey;
import network.byline.base.value.Address;
import network.byline.base.value.Amount;
import network.byline.chain.contracts.Artefact;

/**
 * Where an operator's contracts lie.
 *
 * @param chainId the chain
 * @param coin the coin
 * @param vault the vault
 * @param firstBlock the block that created the vault; no log of it is older
 */
public record Deployment(long chainId, Address coin, Address vault, long firstBlock) {

  /**
   * Creates a coin that anyone mints and a vault for it, and gives the deployer gas for it.
   *
   * @param deployer sends the transactions and has no rights afterwards
   * @throws WrongChainException if the chain is no development chain
   */
  public static Deployment onDevelopmentChain(
      ChainClient chain, SigningKey deployer, VaultTerms terms) {
    chain.giveGas(deployer.address());
    ChainAccount account = new ChainAccount(chain, deployer);
    TransactionResult coin = account.send(ContractCall.create(Artefact.DEV_COIN.creationCode()));
    return vaultFor(chain, account, coin.created().orElseThrow(), terms);
  }

  /**
   * Creates a coin of a fixed supply and a vault for it, on any chain.
   *
   * @param holder receives the whole supply
   */
  public static Deployment create(
      ChainClient chain, SigningKey deployer, Address holder, Amount supply, VaultTerms terms) {
    ChainAccount account = new ChainAccount(chain, deployer);
    byte[] code = Abi.constructor(Artefact.COIN.creationCode(), Abi.of(holder), Abi.of(supply));
    TransactionResult coin = account.send(ContractCall.create(code));
    return vaultFor(chain, account, coin.created().orElseThrow(), terms);
  }

  /** Creates a vault for a coin that exists. */
  public static Deployment vaultFor(
      ChainClient chain, SigningKey deployer, Address coin, VaultTerms terms) {
    return vaultFor(chain, new ChainAccount(chain, deployer), coin, terms);
  }

  private static Deployment vaultFor(
      ChainClient chain, ChainAccount account, Address coin, VaultTerms terms) {
    byte[] code =
        Abi.constructor(
            Artefact.VAULT.creationCode(),
            Abi.of(coin),
            Abi.of(terms.operator()),
            Abi.of(terms.batchInterval().toSeconds()),
            Abi.of(terms.activationWait().toSeconds()),
            Abi.of(terms.exitWait().toSeconds()));
    TransactionResult vault = account.send(ContractCall.create(code));
    return new Deployment(
        chain.chainId(), coin, vault.created().orElseThrow(), vault.blockNumber());
  }

  /** Returns the coin's contract. */
  public CoinContract coinContract() {
    return new CoinContract(coin);
  }

  /** Returns the vault's contract. */
  public VaultContract vaultContract() {
    return new VaultContract(vault);
  }
}
