package network.byline.chain.vault;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import network.byline.base.identity.SigningKey;
import network.byline.base.value.Address;
import network.byline.base.value.Digest;

/**
 * A person's account on a chain, for sending one transaction and waiting for it: a deposit, a
 * claim, an exit. It remembers nothing; what must survive a crash goes through the outbox instead.
 */
public final class ChainAccount {

  /** Gas beyond the estimate, since state may change before the transaction runs. */
  private static final int SPARE_PERCENT = 25;

  private static final Duration POLL = Duration.ofMillis(20);
  private static final Duration SLOWEST_POLL = Duration.ofSeconds(2);
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final ChainClient chain;
  private final SigningKey key;

  /** Makes the account of this key on this chain. */
  public ChainAccount(ChainClient chain, SigningKey key) {
    this.chain = chain;
    this.key = key;
  }

  /** Returns the account's address. */
  public Address address() {
    return key.address();
  }

  /**
   * Sends a call in a transaction and waits until it is in a block.
   *
   * @throws RevertedException if the contract refuses it; then nothing was sent, or it was in vain
   * @throws RpcErrorException if the node refuses the transaction, such as for lack of gas money
   * @throws ChainUnreachableException if the chain does not answer, or not in a long time
   */
  public TransactionResult send(ContractCall call) {
    long estimate = chain.estimateGas(key.address(), call);
    long gas = estimate + estimate * SPARE_PERCENT / 100;
    UnsignedTransaction.Signed signed =
        new UnsignedTransaction(
                chain.chainId(),
                chain.nonce(key.address(), At.PENDING),
                chain.suggestedFees(),
                gas,
                call)
            .sign(key);
    SendOutcome outcome = chain.send(signed.raw());
    switch (outcome.kind()) {
      case ACCEPTED, ALREADY_KNOWN -> {}
      default -> throw new RpcErrorException("sending", 0, outcome.message());
    }
    TransactionResult result = await(signed.hash());
    if (!result.success()) {
      throw new RevertedException(reason(call));
    }
    return result;
  }

  /** A receipt does not say why; trying the call again mostly does. */
  private ContractError reason(ContractCall call) {
    return switch (chain.simulate(key.address(), call)) {
      case CallOutcome.Reverts(ContractError error) -> error;
      case CallOutcome.Succeeds succeeds -> ContractError.decode(new byte[0]);
    };
  }

  private TransactionResult await(Digest transaction) {
    long pause = POLL.toNanos();
    for (long waited = 0; waited < PATIENCE.toNanos(); waited += pause) {
      var result = chain.result(transaction);
      if (result.isPresent()) {
        return result.get();
      }
      LockSupport.parkNanos(pause);
      pause = Math.min(2 * pause, SLOWEST_POLL.toNanos());
    }
    throw new ChainUnreachableException(
        "transaction " + transaction + " is in no block after " + PATIENCE + "; it may yet be");
  }
}
