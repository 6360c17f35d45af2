package network.byline.actors.stream;

import network.byline.base.receipt.Opened;
import network.byline.base.receipt.ReceiptEntry;

/** What a client hears of its job, in this order: progress and tokens, then one end. */
public sealed interface AnswerEvent {

  /**
   * The job has come to another phase.
   *
   * @param phase which
   * @param worker who works on it; empty while nobody does
   */
  record Progress(Phase phase, String worker) implements AnswerEvent {}

  /**
   * One token of the answer; not checked yet while the job runs.
   *
   * @param index its place, from 0, without gaps
   * @param token its id
   */
  record Token(int index, int token) implements AnswerEvent {}

  /**
   * The answer is checked and paid for; the last event.
   *
   * @param entry the receipt with all that belongs to it
   * @param opened prompt, trace and evidence, of sealed orders too
   */
  record Delivered(ReceiptEntry entry, Opened opened) implements AnswerEvent {}

  /**
   * There is no checked answer, and nothing is paid; the last event. Tokens that came before do not
   * count.
   *
   * @param entry the receipt of the failed job
   * @param reason why
   */
  record Failed(ReceiptEntry entry, String reason) implements AnswerEvent {}

  /** How far a job is. */
  enum Phase {
    /** It waits for a worker. */
    WAITING,
    /** A worker generates the answer. */
    GENERATING,
    /** A worker checks and scores the answer. */
    SCORING
  }
}
