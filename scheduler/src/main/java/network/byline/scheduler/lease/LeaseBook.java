package network.byline.scheduler.lease;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import network.byline.scheduler.lease.TaskLeases.Copy;
import network.byline.scheduler.lease.TaskLeases.Return;
import network.byline.scheduler.lease.TaskLeases.State;
import network.byline.scheduler.matching.WorkerId;

/**
 * The leases of all tasks, found by name, worker and deadline. A task is forgotten once it has its
 * result and nobody is at it any more; a result for a lease that the book does not know is refused.
 */
public final class LeaseBook {

  private final Map<TaskId, TaskLeases> tasks = new HashMap<>();
  private final Map<LeaseId, TaskId> taskOf = new HashMap<>();
  private final Map<WorkerId, Set<LeaseId>> held = new HashMap<>();
  private final PriorityQueue<Alarm> alarms = new PriorityQueue<>(LeaseBook::compare);

  private record Alarm(Instant at, LeaseId lease, boolean hard) {}

  private static int compare(Alarm one, Alarm other) {
    int byTime = one.at.compareTo(other.at);
    int byLease = byTime != 0 ? byTime : one.lease.compareTo(other.lease);
    return byLease != 0 ? byLease : Boolean.compare(one.hard, other.hard);
  }

  /**
   * A deadline that has come.
   *
   * @param task whose
   * @param lease of which lease
   * @param hard whether the right has ended, and not only the time for it alone
   */
  public record Due(TaskId task, Lease lease, boolean hard) {}

  /** Returns the leases of a task. */
  public TaskLeases leases(TaskId task) {
    return tasks.getOrDefault(task, TaskLeases.NONE);
  }

  /** Gives a lease; the rules are those of {@link TaskLeases#give}. */
  public void give(TaskId task, Lease lease, Instant now) {
    if (taskOf.containsKey(lease.id())) {
      throw new IllegalArgumentException("lease " + lease.id() + " is out already");
    }
    tasks.put(task, leases(task).give(lease, now));
    taskOf.put(lease.id(), task);
    held.computeIfAbsent(lease.worker(), _ -> new LinkedHashSet<>()).add(lease.id());
    alarms.add(new Alarm(lease.softDeadline(), lease.id(), false));
    alarms.add(new Alarm(lease.deadline(), lease.id(), true));
  }

  /** Takes a result in. */
  public Return take(LeaseId id, WorkerId worker, Instant now) {
    TaskId task = taskOf.get(id);
    if (task == null) {
      return new Return.Refused("lease " + id + " is not out");
    }
    Return came = leases(task).take(id, worker, now);
    if (came instanceof Return.Taken taken) {
      tasks.put(task, taken.leases());
      release(id, worker);
      forgetIfDone(task, now);
    }
    return came;
  }

  /** Notes that a worker cannot be reached, and returns the tasks it was at. */
  public List<TaskId> silent(WorkerId worker) {
    List<TaskId> left = new ArrayList<>();
    for (LeaseId id : List.copyOf(held.getOrDefault(worker, Set.of()))) {
      TaskId task = taskOf.get(id);
      if (task != null) {
        tasks.put(task, leases(task).silent(id));
        left.add(task);
      }
    }
    return left;
  }

  /** Lets a worker go on with a lease that it names; tells whether its right lasts. */
  public boolean adopt(LeaseId id, WorkerId worker, Instant now) {
    TaskId task = taskOf.get(id);
    if (task == null) {
      return false;
    }
    Optional<TaskLeases> adopted = leases(task).adopt(id, worker, now);
    adopted.ifPresent(leases -> tasks.put(task, leases));
    return adopted.isPresent();
  }

  /** Ends a lease that its worker gave up; an unknown one is ignored. */
  public void end(LeaseId id, Instant now) {
    TaskId task = taskOf.get(id);
    if (task != null) {
      Copy copy = leases(task).find(id).orElseThrow();
      tasks.put(task, leases(task).end(id));
      release(id, copy.lease().worker());
      forgetIfDone(task, now);
    }
  }

  /**
   * Returns the deadlines that have come since the last call. A lease past its hard one has ended.
   */
  public List<Due> due(Instant now) {
    List<Due> due = new ArrayList<>();
    while (!alarms.isEmpty() && !alarms.peek().at().isAfter(now)) {
      Alarm alarm = alarms.poll();
      TaskId task = taskOf.get(alarm.lease());
      if (task == null) {
        continue;
      }
      Copy copy = leases(task).find(alarm.lease()).orElseThrow();
      Instant deadline = alarm.hard() ? copy.lease().deadline() : copy.lease().softDeadline();
      boolean concerns = alarm.hard() ? copy.isOpen() : copy.state() == State.OUT;
      if (concerns && deadline.equals(alarm.at())) {
        due.add(new Due(task, copy.lease(), alarm.hard()));
        if (alarm.hard()) {
          end(alarm.lease(), now);
        }
      }
    }
    return due;
  }

  /** Returns when the next deadline may come. */
  public Optional<Instant> nextDue() {
    return Optional.ofNullable(alarms.peek()).map(Alarm::at);
  }

  /** Moves all deadlines by the time for which the hosts were away. */
  public void hostsWereAway(Duration away) {
    tasks.replaceAll((_, leases) -> leases.hostsWereAway(away));
    List<Alarm> moved =
        alarms.stream()
            .map(alarm -> new Alarm(alarm.at().plus(away), alarm.lease(), alarm.hard()))
            .toList();
    alarms.clear();
    alarms.addAll(moved);
  }

  /** Forgets a task whatever is out, and returns the leases that are thereby void. */
  public List<Lease> close(TaskId task) {
    List<Lease> out = new ArrayList<>();
    for (Copy copy : leases(task).copies()) {
      if (copy.isOpen()) {
        out.add(copy.lease());
        release(copy.lease().id(), copy.lease().worker());
      }
    }
    tasks.remove(task);
    return out;
  }

  /** Returns the leases that a worker holds; one that comes back must name them or loses them. */
  public List<LeaseId> leasesOf(WorkerId worker) {
    return List.copyOf(held.getOrDefault(worker, Set.of()));
  }

  /** Returns how many leases a worker holds. */
  public int heldBy(WorkerId worker) {
    return held.getOrDefault(worker, Set.of()).size();
  }

  /** Returns all tasks of which the book knows, with their leases. */
  public Map<TaskId, TaskLeases> tasks() {
    return new LinkedHashMap<>(tasks);
  }

  private void release(LeaseId id, WorkerId worker) {
    taskOf.remove(id);
    Set<LeaseId> ids = held.get(worker);
    if (ids != null && ids.remove(id) && ids.isEmpty()) {
      held.remove(worker);
    }
  }

  private void forgetIfDone(TaskId task, Instant now) {
    TaskLeases leases = leases(task);
    if (leases.hasResult() && !leases.isOpen(now)) {
      close(task);
    }
  }
}
