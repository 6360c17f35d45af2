package network.byline.scheduler.lease;

import java.time.Duration;
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
 * @param softDeadline the moment from which another worker may be given a copy of the task; the
 *     right goes on
 * @param deadline the moment from which the right is gone and a late result counts for nothing
 */
public record Lease(
    LeaseId id,
    WorkerId worker,
    Address account,
    TaskKind kind,
    Instant softDeadline,
    Instant deadline) {

  public Lease {
    if (softDeadline.isAfter(deadline)) {
      throw new IllegalArgumentException(
          "lease " + id + ": its soft deadline " + softDeadline + " is after " + deadline);
    }
  }

  /** Returns a lease of which no copy is made before it ends. */
  public static Lease until(
      LeaseId id, WorkerId worker, Address account, TaskKind kind, Instant deadline) {
    return new Lease(id, worker, account, kind, deadline, deadline);
  }

  /** Tells whether the right still holds at this moment. */
  public boolean holdsAt(Instant now) {
    return now.isBefore(deadline);
  }

  /** Returns the lease with both deadlines so much later. */
  public Lease later(Duration by) {
    return new Lease(id, worker, account, kind, softDeadline.plus(by), deadline.plus(by));
  }
}
