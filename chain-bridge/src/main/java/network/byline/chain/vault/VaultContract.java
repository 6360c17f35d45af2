package network.byline.chain.vault;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import network.byline.base.eip712.Domain;
import network.byline.base.identity.Signature;
import network.byline.base.receipt.BatchFile;
import network.byline.base.statement.Signed;
import network.byline.base.statement.SpendingCap;
import network.byline.base.value.Address;
import network.byline.base.value.Amount;
import network.byline.base.value.Digest;
import network.byline.chain.contracts.Artefact;
import org.web3j.abi.datatypes.Type;

/**
 * An operator's vault: calls to put into transactions, and questions. What each call does and when
 * it is refused is described in {@code docs/protocol/vault.md}.
 *
 * @param address where it lies
 */
public record VaultContract(Address address) {

  private static final int STATE_WORDS = 14;
  private static final int CLIENT_WORDS = 4;
  private static final int BATCH_WORDS = 6;
  private static final int WORD = 32;

  /**
   * Checks that the code at the address is the vault's that this program knows.
   *
   * @throws WrongChainException if it is not
   */
  public void requireKnownCode(ChainClient chain) {
    if (!Artefact.VAULT.isCodeOf(chain.code(address, At.LATEST))) {
      throw new WrongChainException(
          "there is no Byline vault at " + address + " on chain " + chain.chainId());
    }
  }

  /** Returns the domain that caps and all other statements for this vault are signed in. */
  public Domain domain(ChainClient chain) {
    return new Domain(chain.chainId(), address);
  }

  // ---- calls of clients ----

  /** Adds approved coins of the sender to a client's deposit. */
  public ContractCall deposit(Address client, Amount amount) {
    return call("deposit", Abi.of(client), Abi.of(amount));
  }

  /** Adds coins of the sender, who signed the permit, to a client's deposit. */
  public ContractCall depositWithPermit(Address client, Permit permit) {
    byte[] signature = permit.signature().toArray();
    return call(
        "depositWithPermit",
        Abi.of(client),
        Abi.of(permit.amount()),
        Abi.wide(permit.deadline()),
        Abi.small(signature[2 * WORD]),
        Abi.of(Digest.of(Arrays.copyOf(signature, WORD))),
        Abi.of(Digest.of(signature, WORD)));
  }

  /** Starts the exit of all that the sender has deposited and not spent. */
  public ContractCall requestExit() {
    return call("requestExit");
  }

  /** Takes the sender's request for an exit back. */
  public ContractCall cancelExit() {
    return call("cancelExit");
  }

  /** After the wait, pays the sender what is left. */
  public ContractCall exit() {
    return call("exit");
  }

  // ---- calls of the operator ----

  /** Writes down the next batch. */
  public ContractCall anchor(BatchAnchor batch) {
    return call(
        "anchor",
        Abi.of(batch.n()),
        Abi.of(batch.receiptsRoot()),
        Abi.of(batch.contributionsRoot()),
        Abi.of(batch.payoutsRoot()),
        Abi.of(batch.payoutTotal()),
        Abi.of(batch.commonsTotal()),
        Abi.of(batch.fileDigest()));
  }

  /** Moves to the pool what a client has spent in its life, under the cap that it signed. */
  public ContractCall collect(Amount cumulative, Signed<SpendingCap> cap) {
    SpendingCap statement = cap.statement();
    return collect(statement.client(), cumulative, statement.cumulativeCap(), cap.signature());
  }

  /** Moves to the pool what a client has spent in its life, under the cap that it signed. */
  public ContractCall collect(Address client, Amount cumulative, Amount cap, Signature signature) {
    return call(
        "collect", Abi.of(client), Abi.of(cumulative), Abi.of(cap), Abi.of(signature.toArray()));
  }

  // ---- calls of anyone ----

  /** Gives approved coins of the sender to the pool. */
  public ContractCall fund(Amount amount) {
    return call("fund", Abi.of(amount));
  }

  /** Starts the waiting time of an anchored batch. */
  public ContractCall propose(long n) {
    return call("propose", Abi.of(n));
  }

  /** Makes the pending batch the active one. */
  public ContractCall activate(long n) {
    return call("activate", Abi.of(n));
  }

  /** Pays a payee what the active batch credits and was not paid before. */
  public ContractCall claim(Address payee, Amount cumulative, List<Digest> proof) {
    return call("claim", Abi.of(payee), Abi.of(cumulative), Abi.of(proof));
  }

  // ---- questions ----

  /** Returns terms and counters. */
  public VaultState state(ChainClient chain, At at) {
    Words words = ask(chain, at, STATE_WORDS, "state");
    Address coin = words.address();
    VaultTerms terms =
        new VaultTerms(
            words.address(),
            Duration.ofSeconds(words.number()),
            Duration.ofSeconds(words.number()),
            Duration.ofSeconds(words.number()));
    long lastBatch = words.number();
    long activeBatch = words.number();
    long pending = words.number();
    long readyAt = words.number();
    return new VaultState(
        coin,
        terms,
        lastBatch,
        activeBatch,
        pending == 0 ? Optional.empty() : Optional.of(new VaultState.Pending(pending, readyAt)),
        words.amount(),
        words.amount(),
        words.amount(),
        words.amount(),
        words.amount());
  }

  /** Returns what the vault knows of a client; all zero for one it never heard of. */
  public ClientState client(ChainClient chain, Address client, At at) {
    Words words = ask(chain, at, CLIENT_WORDS, "account", Abi.of(client));
    Amount deposited = words.amount();
    Amount collected = words.amount();
    Amount exited = words.amount();
    long readyAt = words.number();
    return new ClientState(
        deposited,
        collected,
        exited,
        readyAt == 0 ? OptionalLong.empty() : OptionalLong.of(readyAt));
  }

  /** Tells whether a file is, to the last byte, that of the batch anchored under this number. */
  public boolean anchors(ChainClient chain, long n, byte[] file) {
    return batch(chain, n, At.LATEST)
        .filter(anchor -> anchor.fileDigest().equals(BatchFile.digest(file)))
        .isPresent();
  }

  /** Returns an anchored batch, or empty if none has this number. */
  public Optional<BatchAnchor> batch(ChainClient chain, long n, At at) {
    if (n < 1 || n > ask(chain, at, 1, "lastBatch").number()) {
      return Optional.empty();
    }
    Words words = ask(chain, at, BATCH_WORDS, "batch", Abi.of(n));
    Digest receiptsRoot = words.digest();
    Digest contributionsRoot = words.digest();
    Digest payoutsRoot = words.digest();
    Digest fileDigest = words.digest();
    return Optional.of(
        new BatchAnchor(
            n,
            receiptsRoot,
            contributionsRoot,
            payoutsRoot,
            words.amount(),
            words.amount(),
            fileDigest));
  }

  /** Returns what a payee was ever paid. */
  public Amount claimed(ChainClient chain, Address payee, At at) {
    return ask(chain, at, 1, "claimed", Abi.of(payee)).amount();
  }

  /** Returns what the contract itself takes for the digest of a cap. */
  Digest capDigest(ChainClient chain, SpendingCap cap) {
    return ask(chain, At.LATEST, 1, "capDigest", Abi.of(cap.client()), Abi.of(cap.cumulativeCap()))
        .digest();
  }

  private ContractCall call(String function, Type<?>... arguments) {
    return ContractCall.to(address, Abi.call(function, arguments));
  }

  private Words ask(ChainClient chain, At at, int words, String function, Type<?>... arguments) {
    return new Words(chain.read(address, Abi.call(function, arguments), at), words);
  }
}
