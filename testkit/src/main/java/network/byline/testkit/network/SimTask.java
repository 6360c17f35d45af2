package network.byline.testkit.network;

import java.util.Set;
import network.byline.base.statement.TaskKind;
import network.byline.base.value.Address;
import network.byline.base.value.Amount;
import network.byline.scheduler.lease.TaskId;
import network.byline.scheduler.reputation.Subject;
import network.byline.scheduler.verification.Witness;
import org.jspecify.annotations.Nullable;

/** A piece of a job that is leased. */
final class SimTask {

  final SimJob job;
  final TaskId id;
  final Witness.@Nullable Role role;
  final Set<Address> excluded;
  final long workMillis;
  boolean queued;
  int leases;
  @Nullable Result result;
  @Nullable Subject by;

  private SimTask(
      SimJob job, TaskId id, Witness.@Nullable Role role, Set<Address> excluded, long workMillis) {
    this.job = job;
    this.id = id;
    this.role = role;
    this.excluded = excluded;
    this.workMillis = workMillis;
  }

  static SimTask generation(SimJob job) {
    return new SimTask(
        job, new TaskId(job.name, TaskKind.INFER, 0), null, Set.of(), job.workMillis);
  }

  static SimTask pass(SimJob job, Witness.Role role, Set<Address> excluded) {
    return new SimTask(
        job,
        new TaskId(job.name, TaskKind.SCORE, job.asked++),
        role,
        excluded,
        job.scoringMillis());
  }

  boolean generates() {
    return role == null;
  }

  /** Returns the most that a cheat on it could bring. */
  Amount atRisk() {
    return generates() ? job.computePay() : job.scoreAtRisk();
  }

  Amount pay() {
    return generates() ? job.computePay() : job.scoringPay();
  }
}
