package network.byline.scheduler.matching;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import network.byline.base.statement.TaskKind;
import network.byline.base.value.Address;

/**
 * The standing offers of many workers, kept so that a decision does not look at all of them.
 *
 * <p>An offer grants as many credits as it has slots; a lease takes one and its end gives it back.
 * Whatever changes is told to the book as it happens. A decision draws among the workers that fit,
 * by a seed that no worker knows beforehand, so that nobody can choose whom it checks: first among
 * those that have the model in memory, of two the one with more credits. A small share goes to
 * newcomers, who would otherwise never be known. Equal histories with equal draws give equal
 * decisions.
 */
public final class OfferBook {

  /** How many of a million decisions look for a newcomer first. */
  public static final int EXPLORATION_PPM = 50_000;

  private static final int MILLION = 1_000_000;
  private static final List<TaskKind> KINDS = List.of(TaskKind.values());

  private final Map<WorkerId, Standby> workers = new LinkedHashMap<>();
  private final TreeSet<Standby> byEnd =
      new TreeSet<>(
          Comparator.comparing(Standby::until).thenComparing(worker -> worker.offer().worker()));
  private final Map<Address, TreeSet<WorkerId>> machines = new HashMap<>();
  private final Map<Address, String> suspended = new HashMap<>();
  private final Map<Place, Pool> pools = new HashMap<>();

  private record Place(TaskKind kind, int arithmeticContract) {}

  /**
   * Takes an offer, in place of the worker's earlier one. What is out on lease stays out.
   *
   * @param newcomer whether the worker has yet to earn trust
   * @param until when the offer ends unless it is made again
   */
  public void post(Offer offer, boolean newcomer, Instant until) {
    Standby before = workers.get(offer.worker());
    int out = before == null ? 0 : before.out();
    if (before != null) {
      drop(before);
    }
    Standby worker = new Standby(offer, newcomer, until, out);
    workers.put(offer.worker(), worker);
    byEnd.add(worker);
    machines.computeIfAbsent(offer.account(), _ -> new TreeSet<>()).add(offer.worker());
    for (TaskKind kind : KINDS) {
      if (offer.kinds().contains(kind)) {
        worker.join(
            pools.computeIfAbsent(new Place(kind, offer.arithmeticContract()), _ -> new Pool()));
      }
    }
    index(worker);
  }

  /** Takes an offer back; an unknown worker is ignored. */
  public void withdraw(WorkerId id) {
    Standby worker = workers.get(id);
    if (worker != null) {
      drop(worker);
    }
  }

  /** Takes back the offers that have ended, and returns whose they were. */
  public List<WorkerId> expire(Instant now) {
    List<WorkerId> ended = new ArrayList<>();
    while (!byEnd.isEmpty() && !byEnd.first().until().isAfter(now)) {
      Standby worker = byEnd.first();
      ended.add(worker.offer().worker());
      drop(worker);
    }
    return ended;
  }

  /** Uses one of a worker's credits. */
  public void take(WorkerId id) {
    Standby worker = workers.get(id);
    if (worker != null) {
      worker.take();
      if (worker.credits() == 0) {
        unindex(worker);
      }
    }
  }

  /** Gives one credit back. */
  public void giveBack(WorkerId id) {
    Standby worker = workers.get(id);
    if (worker != null) {
      boolean wasFree = worker.credits() > 0;
      worker.giveBack();
      if (!wasFree) {
        index(worker);
      }
    }
  }

  /** Leaves an account's workers out of decisions until it is resumed. */
  public void suspend(Address account, String reason) {
    if (suspended.put(account, reason) == null) {
      machinesOf(account).forEach(this::unindex);
    }
  }

  /** Lets an account's workers take tasks again. */
  public void resume(Address account) {
    if (suspended.remove(account) != null) {
      machinesOf(account).forEach(this::index);
    }
  }

  /**
   * Picks a worker for a task, or says for each why it does not fit. The pick takes no credit;
   * {@link #take} does.
   *
   * @param draw the seed of this decision
   */
  public Match pick(TaskNeed need, long draw) {
    return find(need, draw).<Match>map(Match.Matched::new).orElseGet(() -> nothingFits(need));
  }

  /** Picks a worker for a task as {@link #pick} does, and gives no reasons if there is none. */
  public Optional<Offer> find(TaskNeed need, long draw) {
    return find(need, draw, _ -> true);
  }

  /**
   * Picks a worker for a task among those that may take it for reasons of the caller's, such as
   * that a newcomer has enough in flight. Where nearly nobody may, it can miss one that does.
   */
  public Optional<Offer> find(TaskNeed need, long draw, Predicate<Offer> may) {
    Pool pool = pools.get(new Place(need.kind(), need.arithmeticContract()));
    if (pool == null || pool.isEmpty()) {
      return Optional.empty();
    }
    Draws draws = new Draws(draw);
    Optional<Standby> found =
        draws.below(MILLION) < EXPLORATION_PPM ? pool.newcomer(need, may, draws) : Optional.empty();
    for (int closeness = 0; closeness <= need.farthest() && found.isEmpty(); closeness++) {
      found = pool.any(need, closeness, may, draws);
    }
    return found.map(worker -> worker.offer().less(worker.out()));
  }

  /** Returns why a worker does not get a task; nothing if it fits. */
  public Optional<String> reason(WorkerId id, TaskNeed need) {
    Standby worker = workers.get(id);
    if (worker == null) {
      return Optional.of("has made no offer, or it has ended");
    }
    return Optional.ofNullable(suspended.get(worker.account()))
        .or(() -> Matching.refusal(worker.offer().less(worker.out()), need));
  }

  /** Returns a worker's offer, less what is out on lease. */
  public Optional<Offer> offer(WorkerId id) {
    return Optional.ofNullable(workers.get(id)).map(worker -> worker.offer().less(worker.out()));
  }

  /** Returns how many workers offer anything. */
  public int size() {
    return workers.size();
  }

  private Match nothingFits(TaskNeed need) {
    TreeMap<WorkerId, String> reasons = new TreeMap<>();
    for (WorkerId id : workers.keySet()) {
      if (reasons.size() == Match.NothingFits.MAX_NAMED) {
        break;
      }
      reasons.put(id, reason(id, need).orElseThrow());
    }
    return new Match.NothingFits(reasons, workers.size() - reasons.size());
  }

  private void drop(Standby worker) {
    worker.memberships().forEach(Pool.Membership::leave);
    byEnd.remove(worker);
    workers.remove(worker.offer().worker());
    TreeSet<WorkerId> same = machines.get(worker.account());
    if (same != null && same.remove(worker.offer().worker()) && same.isEmpty()) {
      machines.remove(worker.account());
    }
  }

  private List<Standby> machinesOf(Address account) {
    List<Standby> found = new ArrayList<>();
    for (WorkerId id : machines.getOrDefault(account, new TreeSet<>())) {
      found.add(Objects.requireNonNull(workers.get(id)));
    }
    return found;
  }

  private void index(Standby worker) {
    if (worker.credits() > 0 && !suspended.containsKey(worker.account())) {
      worker.memberships().forEach(Pool.Membership::fill);
    }
  }

  private void unindex(Standby worker) {
    worker.memberships().forEach(Pool.Membership::clear);
  }
}
