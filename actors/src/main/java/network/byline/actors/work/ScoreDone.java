package network.byline.actors.work;

import network.byline.base.receipt.Evidence;
import network.byline.base.statement.MachineCertificate;
import network.byline.base.statement.Signed;
import network.byline.base.statement.TaskResult;
import network.byline.base.value.Digest;

/** How a scoring ended. */
public sealed interface ScoreDone {

  /**
   * Every token is what the sampler draws, and the logits are those of the trace.
   *
   * @param evidence what the answer drew on
   * @param salt 32 random bytes, the salt of the evidence's commitment
   * @param result the machine's word: the commitment to the evidence
   * @param certificate the account's word for the machine
   */
  record Scored(
      Evidence evidence,
      Digest salt,
      Signed<TaskResult> result,
      Signed<MachineCertificate> certificate)
      implements ScoreDone {}

  /**
   * The answer is not what the model draws.
   *
   * @param firstDifference the first token that differs
   * @param reason in words
   */
  record NotReplayed(int firstDifference, String reason) implements ScoreDone {}

  /** No worker can do it. */
  record Impossible(String reason) implements ScoreDone {}
}
