package network.byline.actors.job;

import network.byline.actors.serialization.CborSerializable;
import network.byline.base.value.Digest;
import network.byline.base.value.JobId;

/** The answer to a submission. */
public sealed interface JobReply extends CborSerializable {

  /**
   * The order is taken, now or before.
   *
   * @param job its job
   * @param order the order's digest
   */
  record Accepted(JobId job, Digest order) implements JobReply {}

  /** The order is not taken, and costs nothing. */
  record Refused(String reason) implements JobReply {}

  /** It is not known whether the order is taken: send it again. */
  record Unavailable(String reason) implements JobReply {}
}
