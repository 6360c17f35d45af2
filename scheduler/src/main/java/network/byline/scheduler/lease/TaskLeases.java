package network.byline.scheduler.lease;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import network.byline.base.value.Address;
import network.byline.scheduler.matching.WorkerId;

/**
 * The leases of one task, from the first to the result. A value: every change returns a new one.
 *
 * <p>One lease is out at a time, until its soft deadline: then a second worker, of another account,
 * gets a copy, and whichever result comes first is used. Both are paid if both come before their
 * hard deadlines, since both did what they were asked; equal results of two strangers check each
 * other. A worker that falls silent is replaced at once; it may still return while its right lasts,
 * and is paid if nobody was faster.
 *
 * @param copies all leases of the task, in the order they were given
 */
public record TaskLeases(List<Copy> copies) {

  /** No lease was given yet. */
  public static final TaskLeases NONE = new TaskLeases(List.of());

  /** How many leases of one task may be good for a result at once. */
  public static final int MAX_OPEN = 4;

  /** How far a lease has come. */
  public enum State {
    /** The worker is at it. */
    OUT,
    /** The worker cannot be reached; while its right lasts, its result is taken. */
    SILENT,
    /** The result is in. */
    RETURNED,
    /** The right ended without a result. */
    ENDED
  }

  /** One lease of the task, and how far it has come. */
  public record Copy(Lease lease, State state) {
    boolean isOpen() {
      return state == State.OUT || state == State.SILENT;
    }
  }

  /** What came of a result. */
  public sealed interface Return {

    /**
     * It counts.
     *
     * @param leases the leases afterwards
     * @param first whether it is the first result of the task, the one to use
     */
    record Taken(TaskLeases leases, boolean first) implements Return {}

    /** It does not count. */
    record Refused(String reason) implements Return {}
  }

  public TaskLeases {
    copies = List.copyOf(copies);
  }

  /** Tells whether the task wants a worker now. */
  public boolean wantsWorker(Instant now) {
    if (hasResult() || open(now).count() >= MAX_OPEN) {
      return false;
    }
    List<Copy> out = open(now).filter(copy -> copy.state() == State.OUT).toList();
    return out.isEmpty()
        || (out.size() == 1 && !now.isBefore(out.getFirst().lease().softDeadline()));
  }

  /** Tells whether there is a result. */
  public boolean hasResult() {
    return copies.stream().anyMatch(copy -> copy.state() == State.RETURNED);
  }

  /** Tells whether a result may still come in. */
  public boolean isOpen(Instant now) {
    return open(now).findAny().isPresent();
  }

  /** Returns the accounts that have had a part in the task; none of them gets another. */
  public List<Address> accounts() {
    return copies.stream().map(copy -> copy.lease().account()).distinct().toList();
  }

  /**
   * Gives a lease.
   *
   * @throws IllegalArgumentException if the task wants no worker now, if the name was given before,
   *     or if the account already works at it
   */
  public TaskLeases give(Lease lease, Instant now) {
    if (!wantsWorker(now)) {
      throw new IllegalArgumentException("lease " + lease.id() + ": the task wants no worker now");
    }
    for (Copy copy : copies) {
      if (copy.lease().id().equals(lease.id())) {
        throw new IllegalArgumentException("lease " + lease.id() + " was given before");
      }
      if (copy.isOpen() && copy.lease().account().equals(lease.account())) {
        throw new IllegalArgumentException(
            "lease " + lease.id() + ": its account works at the task already");
      }
    }
    List<Copy> next = new ArrayList<>(copies);
    next.add(new Copy(lease, State.OUT));
    return new TaskLeases(next);
  }

  /** Takes a result in. */
  public Return take(LeaseId id, WorkerId worker, Instant now) {
    Optional<Copy> found = find(id);
    if (found.isEmpty() || !found.get().lease().worker().equals(worker)) {
      return new Return.Refused("lease " + id + " is not " + worker + "'s");
    }
    Copy copy = found.get();
    if (copy.state() == State.RETURNED) {
      return new Return.Refused("lease " + id + " has returned its result already");
    }
    if (copy.state() == State.ENDED || !copy.lease().holdsAt(now)) {
      return new Return.Refused("lease " + id + " ended at " + copy.lease().deadline());
    }
    boolean first = !hasResult();
    if (!first && copy.state() == State.SILENT) {
      return new Return.Refused(
          "lease " + id + ": its worker was away, and another has done the task");
    }
    return new Return.Taken(with(id, State.RETURNED), first);
  }

  /** Notes that a worker cannot be reached. */
  public TaskLeases silent(LeaseId id) {
    return find(id).filter(copy -> copy.state() == State.OUT).isPresent()
        ? with(id, State.SILENT)
        : this;
  }

  /** Lets a worker that names its lease go on with it, if its right lasts. */
  public Optional<TaskLeases> adopt(LeaseId id, WorkerId worker, Instant now) {
    return find(id)
        .filter(copy -> copy.isOpen() && copy.lease().worker().equals(worker))
        .filter(copy -> copy.lease().holdsAt(now))
        .map(_ -> with(id, State.OUT));
  }

  /** Ends a lease without a result: given up by its worker, or past its hard deadline. */
  public TaskLeases end(LeaseId id) {
    return find(id).filter(Copy::isOpen).isPresent() ? with(id, State.ENDED) : this;
  }

  /**
   * Moves the deadlines of what is open by the time for which the hosts were away, since a worker
   * could not return anything then. Nobody counts as silent whom no host could have heard.
   */
  public TaskLeases hostsWereAway(Duration away) {
    return new TaskLeases(
        copies.stream()
            .map(copy -> copy.isOpen() ? new Copy(copy.lease().later(away), State.OUT) : copy)
            .toList());
  }

  /** Returns one of the leases. */
  public Optional<Copy> find(LeaseId id) {
    return copies.stream().filter(copy -> copy.lease().id().equals(id)).findFirst();
  }

  private Stream<Copy> open(Instant now) {
    return copies.stream().filter(copy -> copy.isOpen() && copy.lease().holdsAt(now));
  }

  private TaskLeases with(LeaseId id, State state) {
    return new TaskLeases(
        copies.stream()
            .map(copy -> copy.lease().id().equals(id) ? new Copy(copy.lease(), state) : copy)
            .toList());
  }
}
