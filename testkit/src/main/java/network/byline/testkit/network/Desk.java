package network.byline.testkit.network;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import network.byline.base.statement.TaskKind;
import network.byline.base.value.Address;
import network.byline.scheduler.lease.Lease;
import network.byline.scheduler.lease.LeaseBook;
import network.byline.scheduler.lease.LeaseId;
import network.byline.scheduler.lease.TaskId;
import network.byline.scheduler.lease.TaskLeases.Return;
import network.byline.scheduler.matching.Offer;
import network.byline.scheduler.matching.TaskNeed;
import network.byline.scheduler.reputation.Subject;
import network.byline.scheduler.verification.Witness;
import org.jspecify.annotations.Nullable;

/**
 * The host: takes orders, leases tasks, takes results in. All it decides it asks {@link Decisions};
 * what becomes of an answer is {@link Court}'s.
 */
final class Desk {

  static final String PROFILE = "strict";
  static final int CONTRACT = 1;

  private static final long OFFER_MILLIS = 150_000;
  private static final long SOFT_MILLIS = 10_000;
  private static final int SOFT_FACTOR = 4;
  private static final int HARD_FACTOR = 4;

  private final World world;
  private final Decisions decisions;
  private final Watch watch;
  private final Tally tally;
  private final Court court;
  private final Map<TaskId, SimTask> tasks = new HashMap<>();
  private final Map<LeaseId, Lease> leases = new HashMap<>();
  private final Map<LeaseId, SimTask> taskOf = new HashMap<>();
  private @Nullable Offer found;

  Desk(World world, Decisions decisions, Watch watch, Tally tally) {
    this.world = world;
    this.decisions = decisions;
    this.watch = watch;
    this.tally = tally;
    this.court = new Court(this, world, decisions, watch, tally);
  }

  /** Takes an order; false if it was turned away. */
  boolean order(SimJob job) {
    Optional<String> no = decisions.enqueue(job.generation, true);
    watch.waiting(decisions.waiting());
    if (no.isPresent()) {
      tally.turnedAway++;
      return false;
    }
    job.generation.queued = true;
    job.draw = decisions.number(job.name, "worker");
    watch.accepted(job);
    tasks.put(job.generation.id, job.generation);
    serve();
    return true;
  }

  /** Lets a task of a job that has begun wait for a worker. */
  void enqueue(SimTask task) {
    tasks.put(task.id, task);
    if (!task.queued) {
      task.queued = true;
      decisions.enqueue(task, false);
    }
  }

  void arrived(Machine machine, List<LeaseId> holds) {
    if (world.isDown()) {
      world.whenUp(() -> arrived(machine, holds));
      return;
    }
    if (!machine.isConnected()) {
      return;
    }
    // It may be back before anybody has noticed that it was away: what it held is counted anew.
    decisions.withdraw(machine.worker());
    watch.withdrawn(machine.worker());
    post(machine);
    for (LeaseId id : decisions.leasesOf(machine.worker())) {
      if (holds.contains(id) && decisions.adopt(id, machine.worker(), now())) {
        decisions.take(machine.worker());
        watch.adopted(id);
      } else {
        lose(id);
      }
    }
    serve();
  }

  void post(Machine machine) {
    Instant until = now().plusMillis(OFFER_MILLIS);
    Offer offer = machine.offer();
    boolean newcomer = decisions.isNewcomer(subject(machine, TaskKind.INFER));
    decisions.post(offer, newcomer, until);
    watch.posted(offer, until);
  }

  /** Posts again what a machine offers, on which it is known to be connected. */
  void postAgain(Machine machine) {
    if (!world.isDown()) {
      post(machine);
      serve();
    }
  }

  /** Notes that a machine cannot be reached. */
  void lost(Machine machine) {
    if (world.isDown()) {
      world.whenUp(() -> lost(machine));
      return;
    }
    if (machine.isConnected()) {
      return;
    }
    decisions.withdraw(machine.worker());
    watch.withdrawn(machine.worker());
    for (TaskId id : decisions.silent(machine.worker())) {
      watch.silent(machine.worker());
      again(id);
    }
    serve();
  }

  /** Looks at the clock: offers that have ended, deadlines that have come. */
  void tick() {
    decisions.expireOffers(now());
    for (LeaseBook.Due due : decisions.due(now())) {
      if (due.hard()) {
        LeaseId id = due.lease().id();
        ended(id);
        decisions.giveBack(due.lease().worker());
        decisions.missed(subjectOf(due.lease()));
        watch.missed(subjectOf(due.lease()), id);
      }
      again(due.task());
    }
    serve();
  }

  void hostsWereAway(Duration away) {
    decisions.hostsWereAway(away);
    watch.hostsWereAway(away);
  }

  /** Takes a result in. */
  void result(Machine machine, LeaseId id, Result result, boolean own) {
    Return came = decisions.take(id, machine.worker(), now());
    SimTask task = taskOf.get(id);
    tally.mix(machine.number() * 31L + (came instanceof Return.Taken ? 1 : 2));
    if (!(came instanceof Return.Taken taken) || task == null) {
      tally.refusedResults++;
      watch.refused(id, machine, own);
      if (leases.containsKey(id) && leaseOf(id).worker().equals(machine.worker())) {
        decisions.end(id, now());
        ended(id);
        decisions.giveBack(machine.worker());
      }
      serve();
      return;
    }
    watch.taken(id, machine.worker(), taken.first());
    Subject by = subjectOf(leaseOf(id));
    forget(id);
    decisions.giveBack(machine.worker());
    if (taken.first()) {
      task.result = result;
      task.by = by;
      court.heard(task, by, result);
    } else {
      court.late(task, by, result);
    }
    serve();
  }

  /** Takes all leases from the machines of a convicted account. */
  void bar(Address account) {
    decisions.suspend(account, "was convicted");
    for (Machine machine : world.machinesOf(account)) {
      for (LeaseId id : decisions.leasesOf(machine.worker())) {
        SimTask task = taskOf.get(id);
        decisions.end(id, now());
        decisions.giveBack(machine.worker());
        watch.revoked(id);
        ended(id);
        if (task != null) {
          again(task.id);
        }
      }
    }
  }

  /** Notes that a unit of a subject is checked, or came to nothing. */
  void settled(Subject subject, SimTask task) {
    settled(subject, task.role == Witness.Role.AUDITOR);
  }

  void settled(Subject subject, boolean asAuditor) {
    if (!asAuditor) {
      decisions.ended(subject);
      watch.ended(subject);
    }
  }

  /** Gives workers to what waits. */
  void serve() {
    if (world.isDown()) {
      return;
    }
    while (true) {
      found = null;
      Optional<SimTask> next = decisions.next(this::hasWorker);
      watch.waiting(decisions.waiting());
      if (next.isEmpty()) {
        return;
      }
      SimTask task = next.get();
      task.queued = false;
      if (found != null) {
        lease(task, found);
      }
    }
  }

  private boolean hasWorker(SimTask task) {
    if (task.result != null || !decisions.wantsWorker(task.id, now())) {
      found = null;
      return true;
    }
    Set<Address> excluded = new HashSet<>(task.excluded);
    for (Address account : decisions.atWork(task.id)) {
      if (excluded.size() < TaskNeed.MAX_EXCLUDED) {
        excluded.add(account);
      }
    }
    TaskNeed need =
        TaskNeed.of(task.id.kind(), world.model(task.job.model), CONTRACT).excluding(excluded);
    long seed = task.job.draw + 31L * task.id.number() + 1_009L * task.leases;
    found =
        decisions
            .find(need, task.generates() ? seed : seed * 7919, offer -> may(task, offer))
            .orElse(null);
    return found != null;
  }

  /** An audit is compared as soon as it is in; all else waits for others to check it. */
  private boolean may(SimTask task, Offer offer) {
    return task.role == Witness.Role.AUDITOR
        ? !decisions.isBarred(offer.account())
        : decisions.mayTake(subject(offer, task.id.kind()));
  }

  private void lease(SimTask task, Offer offer) {
    LeaseId id =
        new LeaseId(
            task.job.number
                + "-"
                + task.id.number()
                + "-"
                + task.id.kind().code()
                + "-"
                + task.leases++);
    long soft = SOFT_FACTOR * task.workMillis + SOFT_MILLIS;
    Instant softAt = now().plusMillis(soft);
    Lease lease =
        new Lease(
            id,
            offer.worker(),
            offer.account(),
            task.id.kind(),
            softAt,
            softAt.plusMillis(soft * (HARD_FACTOR - 1)));
    watch.leased(task, lease);
    decisions.give(task.id, lease, now());
    decisions.take(offer.worker());
    if (task.role != Witness.Role.AUDITOR) {
      decisions.began(subjectOf(lease));
    }
    leases.put(id, lease);
    taskOf.put(id, task);
    tally.leases++;
    tally.mix(task.job.number * 131L + task.leases);
    world.send(offer.worker(), lease, task);
  }

  /** A worker came back without a lease, or gave it up. */
  private void lose(LeaseId id) {
    SimTask task = taskOf.get(id);
    Lease lease = leases.get(id);
    decisions.end(id, now());
    if (lease != null) {
      decisions.missed(subjectOf(lease));
      watch.missed(subjectOf(lease), id);
    }
    ended(id);
    if (task != null) {
      again(task.id);
    }
  }

  private void again(TaskId id) {
    SimTask task = tasks.get(id);
    if (task != null && task.result == null && decisions.wantsWorker(id, now())) {
      enqueue(task);
    }
  }

  private void ended(LeaseId id) {
    SimTask task = taskOf.get(id);
    Lease lease = leases.get(id);
    forget(id);
    if (task != null && lease != null) {
      settled(subjectOf(lease), task);
    }
  }

  private void forget(LeaseId id) {
    taskOf.remove(id);
    leases.remove(id);
  }

  void forget(TaskId task) {
    tasks.remove(task);
  }

  private Lease leaseOf(LeaseId id) {
    return Objects.requireNonNull(leases.get(id));
  }

  private static Subject subject(Machine machine, TaskKind kind) {
    return new Subject(machine.account(), machine.worker(), kind, PROFILE);
  }

  private static Subject subject(Offer offer, TaskKind kind) {
    return new Subject(offer.account(), offer.worker(), kind, offer.engineProfile());
  }

  private static Subject subjectOf(Lease lease) {
    return new Subject(lease.account(), lease.worker(), lease.kind(), PROFILE);
  }

  private Instant now() {
    return world.now();
  }
}
