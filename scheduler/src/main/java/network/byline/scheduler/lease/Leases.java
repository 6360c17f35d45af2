package network.byline.scheduler.lease;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import network.byline.scheduler.matching.Offer;
import network.byline.scheduler.matching.WorkerId;

/**
 * The leases that are out, and what they leave of the offers. A value: every change returns a new
 * one.
 *
 * @param out the leases by id
 */
public record Leases(SortedMap<LeaseId, Lease> out) {

  /** No leases. */
  public static final Leases NONE = new Leases(new TreeMap<>());

  public Leases {
    out = Collections.unmodifiableSortedMap(new TreeMap<>(out));
  }

  /**
   * Returns these leases and one more.
   *
   * @throws IllegalArgumentException if the id is out already
   */
  public Leases with(Lease lease) {
    if (out.containsKey(lease.id())) {
      throw new IllegalArgumentException("lease " + lease.id() + " is out already");
    }
    TreeMap<LeaseId, Lease> next = new TreeMap<>(out);
    next.put(lease.id(), lease);
    return new Leases(next);
  }

  /** Returns these leases without one; the same if it is not out. */
  public Leases without(LeaseId id) {
    if (!out.containsKey(id)) {
      return this;
    }
    TreeMap<LeaseId, Lease> next = new TreeMap<>(out);
    next.remove(id);
    return new Leases(next);
  }

  /** Returns the leases whose deadline has come. */
  public List<Lease> expiredAt(Instant now) {
    return out.values().stream().filter(lease -> !lease.holdsAt(now)).toList();
  }

  /** Returns how many leases a worker holds. */
  public int heldBy(WorkerId worker) {
    return (int) out.values().stream().filter(lease -> lease.worker().equals(worker)).count();
  }

  /** Returns the offers with the slots that are out on lease taken off. */
  public List<Offer> remaining(List<Offer> offers) {
    return offers.stream().map(offer -> offer.less(heldBy(offer.worker()))).toList();
  }
}
