package network.byline.actors.work;

import network.byline.base.receipt.Trace;
import network.byline.base.statement.MachineCertificate;
import network.byline.base.statement.Signed;
import network.byline.base.statement.TaskResult;
import network.byline.base.value.Digest;

/** How a generation ended. */
public sealed interface InferDone {

  /**
   * There is an answer.
   *
   * @param trace what it left behind
   * @param salt 32 random bytes, the salt of the trace's commitment
   * @param result the machine's word: the commitment to the trace
   * @param certificate the account's word for the machine
   */
  record Inferred(
      Trace trace, Digest salt, Signed<TaskResult> result, Signed<MachineCertificate> certificate)
      implements InferDone {}

  /** No worker can do it, such as with a prompt longer than the model's context. */
  record Impossible(String reason) implements InferDone {}
}
