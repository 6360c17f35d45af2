package network.byline.scheduler.matching;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
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
  private final Map<Digest, Shelf> resident = new HashMap<>();
  private final Map<Address, Shelf> byAccount = new HashMap<>();
  private final Bag<Shelf> accounts = new Bag<>();

  /** Workers that have something in common, kept while any offer is registered for it. */
  private final class Shelf {
    private final Bag<Standby> bag = new Bag<>();
    private final Bag.Node<Shelf> amongAccounts = new Bag.Node<>(accounts, this);
    private int registered;
  }

  /** A worker's registration: its places in the bags of this pool, which it fills while free. */
  final class Membership {
    private final Standby worker;
    private final List<Bag.Node<Standby>> nodes = new ArrayList<>();
    private final Shelf account;

    private Membership(Standby worker) {
      this.worker = worker;
      nodes.add(new Bag.Node<>(free, worker));
      if (worker.newcomer()) {
        nodes.add(new Bag.Node<>(newcomers, worker));
      }
      for (Digest model : worker.offer().residentModels()) {
        nodes.add(new Bag.Node<>(shelf(resident, model).bag, worker));
      }
      account = shelf(byAccount, worker.account());
      nodes.add(new Bag.Node<>(account.bag, worker));
    }

    void fill() {
      nodes.forEach(Bag.Node::add);
      account.amongAccounts.add();
    }

    void clear() {
      nodes.forEach(Bag.Node::remove);
      if (account.bag.isEmpty()) {
        account.amongAccounts.remove();
      }
    }

    /** Ends the registration. */
    void leave() {
      clear();
      for (Digest model : worker.offer().residentModels()) {
        Pool.leave(resident, model);
      }
      Pool.leave(byAccount, worker.account());
    }
  }

  /** Registers a worker, which is not free yet. */
  Membership register(Standby worker) {
    return new Membership(worker);
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
    Shelf atHand = resident.get(need.model());
    return (atHand == null
            ? Optional.<Standby>empty()
            : draw(atHand.bag, need, closeness, may, draws))
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
      Bag<Standby> workers = accounts.at((from + i) % accounts.size()).bag;
      for (int j = 0; j < Math.min(2, workers.size()); j++) {
        if (fits(workers.at(j), need, closeness) && may.test(workers.at(j).offer())) {
          return Optional.of(workers.at(j));
        }
      }
    }
    return Optional.empty();
  }

  private static boolean fits(Standby worker, TaskNeed need, int closeness) {
    return !worker.isOf(need.excluded())
        && (closeness >= need.farthest() || need.closeness(worker.offer()) <= closeness);
  }

  private <K> Shelf shelf(Map<K, Shelf> shelves, K key) {
    Shelf shelf = shelves.computeIfAbsent(key, _ -> new Shelf());
    shelf.registered++;
    return shelf;
  }

  private static <K> void leave(Map<K, Shelf> shelves, K key) {
    Shelf shelf = shelves.get(key);
    if (shelf != null && --shelf.registered == 0) {
      shelves.remove(key);
    }
  }
}
