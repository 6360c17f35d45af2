package network.byline.scheduler.matching;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import network.byline.base.value.Address;
import network.byline.base.value.Digest;

/**
 * The workers with a free slot that take tasks of one kind under one arithmetic, indexed by what a
 * decision asks for.
 */
final class Pool {

  /**
   * How many draws look for a worker that may take the task before its account is looked up. Draws
   * miss only if most workers are of excluded accounts.
   */
  private static final int PROBES = 16;

  /** How many accounts are looked up then: more than a task can exclude and avoid. */
  private static final int MAX_ACCOUNTS = 4 * TaskNeed.MAX_EXCLUDED;

  private final Bag<Standby> free = new Bag<>();
  private final Bag<Standby> newcomers = new Bag<>();
  private final Map<Digest, Bag<Standby>> resident = new HashMap<>();
  private final Map<Address, Bag<Standby>> byAccount = new HashMap<>();
  private final Bag<Address> accounts = new Bag<>();

  void add(Standby worker) {
    free.add(worker);
    if (worker.newcomer()) {
      newcomers.add(worker);
    }
    for (Digest model : worker.offer().residentModels()) {
      resident.computeIfAbsent(model, _ -> new Bag<>()).add(worker);
    }
    byAccount.computeIfAbsent(worker.account(), _ -> new Bag<>()).add(worker);
    accounts.add(worker.account());
  }

  void remove(Standby worker) {
    free.remove(worker);
    newcomers.remove(worker);
    for (Digest model : worker.offer().residentModels()) {
      shrink(resident, model, worker);
    }
    if (shrink(byAccount, worker.account(), worker)) {
      accounts.remove(worker.account());
    }
  }

  boolean isEmpty() {
    return free.isEmpty();
  }

  /** Draws a newcomer that may take the task. */
  Optional<Standby> newcomer(TaskNeed need, Predicate<Offer> may, Draws draws) {
    return draw(newcomers, need, 0, may, draws);
  }

  /** Draws a worker no closer than this to the avoided ones: with the model in memory, or any. */
  Optional<Standby> any(TaskNeed need, int closeness, Predicate<Offer> may, Draws draws) {
    Bag<Standby> atHand = resident.get(need.model());
    return (atHand == null ? Optional.<Standby>empty() : draw(atHand, need, closeness, may, draws))
        .or(() -> draw(free, need, closeness, may, draws))
        .or(() -> byAccount(need, closeness, may, draws));
  }

  /** Of two that are drawn the one with more free slots: it evens out the load at once. */
  private static Optional<Standby> draw(
      Bag<Standby> bag, TaskNeed need, int closeness, Predicate<Offer> may, Draws draws) {
    Optional<Standby> found = Optional.empty();
    for (int probe = 0; probe < PROBES && !bag.isEmpty(); probe++) {
      Standby drawn = bag.at(draws.below(bag.size()));
      if (!fits(drawn, need, closeness) || !may.test(drawn.offer())) {
        continue;
      }
      if (found.isPresent()) {
        return drawn.credits() > found.get().credits() ? Optional.of(drawn) : found;
      }
      found = Optional.of(drawn);
    }
    return found;
  }

  /**
   * Finds a worker if there is one: no more accounts are passed over than a task can exclude, and
   * in the next one no more workers than it can avoid. Only where the caller turns away dozens of
   * accounts in turn is one missed.
   */
  private Optional<Standby> byAccount(
      TaskNeed need, int closeness, Predicate<Offer> may, Draws draws) {
    if (accounts.isEmpty()) {
      return Optional.empty();
    }
    int from = draws.below(accounts.size());
    for (int i = 0; i < Math.min(MAX_ACCOUNTS, accounts.size()); i++) {
      Bag<Standby> workers = byAccount.get(accounts.at((from + i) % accounts.size()));
      for (int j = 0; workers != null && j < Math.min(2, workers.size()); j++) {
        if (fits(workers.at(j), need, closeness) && may.test(workers.at(j).offer())) {
          return Optional.of(workers.at(j));
        }
      }
    }
    return Optional.empty();
  }

  private static boolean fits(Standby worker, TaskNeed need, int closeness) {
    return !need.excluded().contains(worker.account())
        && need.closeness(worker.offer()) <= closeness;
  }

  private static <K> boolean shrink(Map<K, Bag<Standby>> bags, K key, Standby worker) {
    Bag<Standby> bag = bags.get(key);
    if (bag == null) {
      return false;
    }
    bag.remove(worker);
    if (bag.isEmpty()) {
      bags.remove(key);
      return true;
    }
    return false;
  }
}
