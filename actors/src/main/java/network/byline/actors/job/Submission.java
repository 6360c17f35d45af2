package network.byline.actors.job;

import network.byline.base.statement.Order;
import network.byline.base.statement.Signed;
import network.byline.base.statement.SpendingCap;
import network.byline.base.value.Digest;
import network.byline.base.value.JobId;

/**
 * What a client sends to get an answer.
 *
 * @param order the order
 * @param cap the spending cap that the order names
 * @param prompt the prompt
 * @param promptSalt the salt of the order's prompt commitment
 */
public record Submission(
    Signed<Order> order, Signed<SpendingCap> cap, String prompt, Digest promptSalt) {

  /** Returns the job that the order names. */
  public JobId job() {
    return new JobId(order.statement().client(), order.statement().nonce());
  }
}
