package network.byline.chain.outbox;

import java.time.Instant;
import java.util.List;

/**
 * What one step of the outbox did.
 *
 * @param done what happened, in order; empty if nothing did
 * @param open how many intents are not at an end after it
 * @param lookAgain when the next step is worth its while; earlier steps do no harm
 */
public record OutboxStep(List<Done> done, int open, Instant lookAgain) {

  public OutboxStep {
    done = List.copyOf(done);
  }

  /** What can happen to an intent. */
  public enum What {
    /** A transaction was signed, stored and taken by the node. */
    SENT,
    /** The same bytes were sent again. */
    RESENT,
    /** A transaction with higher fees was signed, stored and sent. */
    RAISED,
    /** A block holds it. */
    INCLUDED,
    /** That block was replaced. */
    ORPHANED,
    /** It is done for good. */
    FINAL,
    /** Its transaction failed for good. */
    REVERTED,
    /** It was planned again. */
    REPLANNED,
    /** Nothing is left to do. */
    SKIPPED,
    /** A person has to look. */
    PARKED,
    /** It waits for something else than the last time. */
    WAITS,
    /** The node did not answer; the step ended there. */
    UNAVAILABLE
  }

  /**
   * Something that happened.
   *
   * @param intent the intent's key; empty if it was none's
   * @param what what happened
   * @param detail the same in words
   */
  public record Done(String intent, What what, String detail) {}
}
