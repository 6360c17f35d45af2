package network.byline.storage.outbox;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import network.byline.base.value.Address;
import network.byline.storage.projection.IntentRow;

/**
 * Keeps intents and their transactions. Each method is one transaction of the database; a method
 * that moves an intent from a state it is not in throws {@link IllegalStateException} and changes
 * nothing, so that two senders cannot both move it.
 */
public interface OutboxStore {

  /** Returns the intents that are not at an end, in the order in which they were planned. */
  List<Intent> open();

  /** Returns the intents of a batch, in the order in which they were planned. */
  List<Intent> ofBatch(long batch);

  /** Returns the intents in this state, in the order in which they were planned. */
  List<Intent> inState(IntentState state);

  /** Returns an intent. */
  Optional<Intent> intent(String key);

  /** Returns the transactions of an intent, the newest last; those of lost nonces included. */
  List<Attempt> attempts(String key);

  /**
   * Plans an intent outside of any projection. The same again changes nothing.
   *
   * @throws IllegalStateException if the key stands for another intent
   */
  void plan(IntentRow intent, Instant now);

  /** Returns the first nonce above all that this sender signed with here; 0 for a new sender. */
  long nextNonce(Address sender);

  /**
   * Stores a signed transaction: PLANNED becomes SIGNED and the nonce is used up, or a SIGNED or
   * SENT intent gets a further transaction with its own nonce and becomes SIGNED. A nonce that the
   * sender used before is refused; one that was left out is not.
   */
  void signed(String key, Address sender, Attempt attempt);

  /** SIGNED becomes SENT. */
  void sent(String key, Instant now);

  /** SIGNED, SENT or INCLUDED becomes INCLUDED in this block. */
  void included(String key, Inclusion inclusion, Instant now);

  /** INCLUDED becomes SENT: the block was replaced. */
  void orphaned(String key, Instant now);

  /** SIGNED or SENT becomes PLANNED without nonce: a foreign transaction has used its nonce up. */
  void replanned(String key, String note, Instant now);

  /** INCLUDED becomes FINAL or, if the transaction failed, REVERTED. */
  void settled(String key, Instant now);

  /** PLANNED becomes SKIPPED. */
  void skipped(String key, String note, Instant now);

  /** PLANNED becomes PARKED. */
  void parked(String key, String note, Instant now);

  /** PARKED or REVERTED becomes PLANNED: a person wants it tried again. */
  void retried(String key, Instant now);

  /** Says what an open intent waits for; changes nothing else. */
  void noted(String key, String note);
}
