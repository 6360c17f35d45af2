package network.byline.chain.outbox;

import java.util.Optional;
import network.byline.base.value.Address;
import network.byline.base.value.Amount;
import network.byline.base.value.Digest;
import network.byline.chain.vault.BatchAnchor;
import network.byline.chain.vault.Fees;
import network.byline.chain.vault.SendOutcome;
import network.byline.chain.vault.UnsignedTransaction;
import network.byline.chain.vault.VaultState;
import network.byline.storage.outbox.Inclusion;

/**
 * The operator's vault on its chain, as the outbox sees it. Every method but {@link #sender} and
 * {@link #sign} asks a node and may throw {@link Unavailable}.
 */
public interface ChainPort {

  /** Says that the node did not answer, or not with sense; what was sent may have arrived. */
  final class Unavailable extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** Makes the error with the node's words. */
    public Unavailable(String message, Throwable cause) {
      super(message, cause);
    }

    /** Makes the error with the node's words. */
    public Unavailable(String message) {
      super(message);
    }
  }

  /** Returns the address that sends. */
  Address sender();

  /** Returns the vault's terms and counters at the newest block. */
  VaultState vault();

  /** Returns an anchored batch at the newest block. */
  Optional<BatchAnchor> batch(long n);

  /** Returns what was ever collected from a client, at the newest block. */
  Amount collected(Address client);

  /** Returns how many transactions of the sender the newest block counts. */
  long nonce();

  /** Returns how many transactions of the sender the newest block counts that stays for good. */
  long finalNonce();

  /** Returns the number of the newest block that stays for good. */
  long finalBlock();

  /** Returns what a call would do. */
  Trial attempt(OutboxCall call);

  /** Returns fees that get a transaction into one of the next blocks. */
  Fees fees();

  /** Returns the signed transaction of a call; the same for the same arguments. */
  UnsignedTransaction.Signed sign(OutboxCall call, long nonce, Fees fees, long gas);

  /** Hands a signed transaction to the node. */
  SendOutcome send(byte[] raw);

  /** Returns the block that holds a transaction. */
  Optional<Inclusion> inclusion(Digest transaction);
}
