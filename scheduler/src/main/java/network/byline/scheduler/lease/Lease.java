package network.byline.scheduler.lease;

import java.time.Instant;
import network.byline.base.statement.TaskKind;
import network.byline.base.value.Address;
import network.byline.scheduler.matching.WorkerId;

/**
 * A worker's temporary right to one task.
 *
 * @param id its name
 * @param worker who may work
 * @param account who earns
 * @param kind what the task is
 * @param deadline the moment from which the right is gone and a late result counts for nothing
 */
public record Lease(LeaseId id, WorkerId worker, Address account, TaskKind kind, Instant deadline) {

  /** Tells whether the right still holds at this moment. */
  public boolean holdsAt(Instant now) {
    return now.isBefore(deadline);
  }
}
