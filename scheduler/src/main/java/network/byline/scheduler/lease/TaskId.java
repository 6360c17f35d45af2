package network.byline.scheduler.lease;

import network.byline.base.statement.TaskKind;
import network.byline.base.value.Digest;

/**
 * The name of a task: a piece of a job.
 *
 * @param job the digest of the order
 * @param kind what is to be done
 * @param number which one of this kind, from 0
 */
public record TaskId(Digest job, TaskKind kind, int number) {

  public TaskId {
    if (number < 0) {
      throw new IllegalArgumentException("task.number " + number + " is below 0");
    }
  }

  @Override
  public String toString() {
    return job + "/" + kind + "/" + number;
  }
}
