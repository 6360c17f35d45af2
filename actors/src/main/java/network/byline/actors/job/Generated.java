package network.byline.actors.job;

import network.byline.base.receipt.Trace;
import network.byline.base.statement.MachineCertificate;
import network.byline.base.statement.Signed;
import network.byline.base.statement.TaskResult;
import network.byline.base.value.Address;
import network.byline.base.value.Digest;

/**
 * An answer that was generated and whose form was checked; its tokens are not yet.
 *
 * @param trace what generation left behind
 * @param salt the salt of the trace's commitment
 * @param result the machine's word
 * @param certificate the account's word for the machine
 * @param worker which worker it was
 */
public record Generated(
    Trace trace,
    Digest salt,
    Signed<TaskResult> result,
    Signed<MachineCertificate> certificate,
    String worker) {

  /** Returns the account that earns for it. */
  public Address account() {
    return certificate.statement().account();
  }
}
