package network.byline.storage.outbox;

/** How far an intent has come. */
public enum IntentState {
  /** It is to be done; no transaction exists. */
  PLANNED,
  /** Its transaction is signed and stored; perhaps it was sent. */
  SIGNED,
  /** A node has taken its transaction. */
  SENT,
  /** A block holds its transaction; the block may still be replaced. */
  INCLUDED,
  /** It is done for good. */
  FINAL,
  /** Its transaction failed for good. */
  REVERTED,
  /** Nothing is left to do: the chain is in the wanted state, or a later intent covers it. */
  SKIPPED,
  /** It cannot go on; a person has to look. */
  PARKED;

  /** Tells whether the sender still has work with it. */
  public boolean isOpen() {
    return ordinal() < FINAL.ordinal();
  }

  /** Tells whether a transaction of its own may be under way. */
  public boolean isInFlight() {
    return this == SIGNED || this == SENT || this == INCLUDED;
  }
}
