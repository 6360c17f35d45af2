package network.byline.chain.outbox;

import java.util.Optional;
import java.util.function.Supplier;
import network.byline.base.identity.SigningKey;
import network.byline.base.value.Address;
import network.byline.base.value.Amount;
import network.byline.base.value.Digest;
import network.byline.chain.vault.At;
import network.byline.chain.vault.BatchAnchor;
import network.byline.chain.vault.BlockRef;
import network.byline.chain.vault.ChainClient;
import network.byline.chain.vault.ChainUnreachableException;
import network.byline.chain.vault.ContractCall;
import network.byline.chain.vault.Fees;
import network.byline.chain.vault.RevertedException;
import network.byline.chain.vault.RpcErrorException;
import network.byline.chain.vault.SendOutcome;
import network.byline.chain.vault.UnsignedTransaction;
import network.byline.chain.vault.VaultContract;
import network.byline.chain.vault.VaultState;
import network.byline.storage.outbox.Inclusion;

/** The operator's vault through one JSON-RPC endpoint, with the operator's sending key. */
public final class VaultPort implements ChainPort {

  /** Gas beyond the estimate, since state may change before the transaction runs. */
  private static final int SPARE_PERCENT = 25;

  /** How deep a block must lie where the node does not say which are final: two epochs. */
  private static final long FINAL_DEPTH = 64;

  private final ChainClient chain;
  private final VaultContract vault;
  private final SigningKey key;

  /** Makes the port of a vault whose operator has this key. */
  public VaultPort(ChainClient chain, VaultContract vault, SigningKey key) {
    this.chain = chain;
    this.vault = vault;
    this.key = key;
  }

  @Override
  public Address sender() {
    return key.address();
  }

  @Override
  public VaultState vault() {
    return ask(() -> vault.state(chain, At.LATEST));
  }

  @Override
  public Optional<BatchAnchor> batch(long n) {
    return ask(() -> vault.batch(chain, n, At.LATEST));
  }

  @Override
  public Amount collected(Address client) {
    return ask(() -> vault.client(chain, client, At.LATEST).collected());
  }

  @Override
  public long nonce() {
    return ask(() -> chain.nonce(key.address(), At.LATEST));
  }

  @Override
  public long finalNonce() {
    return ask(() -> chain.nonce(key.address(), At.number(finalBlock())));
  }

  @Override
  public long finalBlock() {
    return ask(
        () -> {
          Optional<BlockRef> named;
          try {
            named = chain.block(At.FINALIZED);
          } catch (RpcErrorException e) {
            // The node does not know the name.
            named = Optional.empty();
          }
          return named
              .map(BlockRef::number)
              .orElseGet(() -> Math.max(0, chain.head().number() - FINAL_DEPTH));
        });
  }

  @Override
  public Trial attempt(OutboxCall call) {
    return ask(
        () -> {
          try {
            long gas = chain.estimateGas(key.address(), contractCall(call));
            return new Trial.Works(gas + gas * SPARE_PERCENT / 100);
          } catch (RevertedException e) {
            return new Trial.Refused(e.error());
          }
        });
  }

  @Override
  public Fees fees() {
    return ask(chain::suggestedFees);
  }

  @Override
  public UnsignedTransaction.Signed sign(OutboxCall call, long nonce, Fees fees, long gas) {
    return new UnsignedTransaction(chain.chainId(), nonce, fees, gas, contractCall(call)).sign(key);
  }

  @Override
  public SendOutcome send(byte[] raw) {
    return ask(() -> chain.send(raw));
  }

  @Override
  public Optional<Inclusion> inclusion(Digest transaction) {
    return ask(() -> chain.result(transaction))
        .map(
            result ->
                new Inclusion(
                    result.hash(), result.blockNumber(), result.blockHash(), result.success()));
  }

  private ContractCall contractCall(OutboxCall call) {
    return switch (call) {
      case OutboxCall.Anchor(BatchAnchor batch) -> vault.anchor(batch);
      case OutboxCall.Collect collect ->
          vault.collect(collect.client(), collect.cumulative(), collect.cap(), collect.signature());
      case OutboxCall.Propose(long n) -> vault.propose(n);
      case OutboxCall.Activate(long n) -> vault.activate(n);
      case OutboxCall.Fill fill -> ContractCall.to(key.address(), new byte[0]);
    };
  }

  private static <T> T ask(Supplier<T> question) {
    try {
      return question.get();
    } catch (ChainUnreachableException | RpcErrorException e) {
      throw new Unavailable(String.valueOf(e.getMessage()), e);
    }
  }
}
