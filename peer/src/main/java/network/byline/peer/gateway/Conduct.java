package network.byline.peer.gateway;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import network.byline.base.value.Address;
import network.byline.peer.transport.PeerId;
import network.byline.scheduler.matching.WorkerId;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How volunteers have behaved while this host runs: who is kept out, who rests, whose scorings are
 * still checked one by one. It remembers so many of each and forgets the longest unseen first.
 */
final class Conduct {

  private static final Logger LOG = LoggerFactory.getLogger(Conduct.class);
  private static final int REMEMBERED = 4_096;
  private static final int MOST_DOUBLINGS = 20;

  private final GatewayLimits limits;
  private final Map<PeerId, Bar> barredPeers = remembering();
  private final Map<Address, Bar> barredAccounts = remembering();
  private final Map<WorkerId, Rest> resting = remembering();
  private final Map<Address, Integer> inOrder = remembering();
  private final Map<PeerId, Set<String>> logged = remembering();

  private record Bar(Instant until, String reason) {}

  private record Rest(int lost, Instant until) {}

  Conduct(GatewayLimits limits) {
    this.limits = limits;
  }

  private static <K, V> Map<K, V> remembering() {
    return new LinkedHashMap<>(16, 0.75f, true) {
      private static final long serialVersionUID = 1L;

      @Override
      protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
        return size() > REMEMBERED;
      }
    };
  }

  /** Returns why a peer is kept out. */
  synchronized Optional<String> bar(PeerId peer, Instant now) {
    return text(barredPeers.get(peer), now);
  }

  /** Returns why an account is kept out. */
  synchronized Optional<String> bar(Address account, Instant now) {
    return text(barredAccounts.get(account), now);
  }

  /** Keeps a peer out for a while. */
  synchronized void barPeer(PeerId peer, String reason, Instant now) {
    barredPeers.put(peer, new Bar(now.plus(limits.bar()), reason));
    logOnce(peer, "barred", reason);
  }

  /** Keeps an account out for a while; all its trust is gone. */
  synchronized void barAccount(Address account, String reason, Instant now) {
    barredAccounts.put(account, new Bar(now.plus(limits.bar()), reason));
    inOrder.remove(account);
    LOG.warn("account {} is kept out until {}: {}", account, now.plus(limits.bar()), reason);
  }

  /** Notes a result in order. */
  synchronized void didWell(WorkerId worker, Address account) {
    resting.remove(worker);
    inOrder.merge(account, 1, Integer::sum);
  }

  /** Notes a task that was lost: the worker rests, longer each time. */
  synchronized void lostTask(WorkerId worker, Instant now) {
    Rest before = resting.get(worker);
    int lost = before == null ? 0 : Math.min(before.lost(), MOST_DOUBLINGS);
    Duration rest = limits.firstRest().multipliedBy(1L << lost);
    if (rest.compareTo(limits.longestRest()) > 0) {
      rest = limits.longestRest();
    }
    resting.put(worker, new Rest(lost + 1, now.plus(rest)));
  }

  /** Notes a task that was handed back: the worker rests a moment, so that others are asked. */
  synchronized void handedBack(WorkerId worker, Instant now) {
    Rest before = resting.get(worker);
    Instant until = now.plus(limits.firstRest());
    if (before != null && before.until().isAfter(until)) {
      until = before.until();
    }
    resting.put(worker, new Rest(before == null ? 0 : before.lost(), until));
  }

  /** Tells whether a worker rests. */
  synchronized boolean rests(WorkerId worker, Instant now) {
    Rest rest = resting.get(worker);
    return rest != null && now.isBefore(rest.until());
  }

  /** Tells whether so many results of an account were in order that it is proven. */
  synchronized boolean isProven(Address account) {
    return inOrder.getOrDefault(account, 0) >= limits.provenAfter();
  }

  /** Logs something of a peer, the first time only. */
  synchronized void logOnce(PeerId peer, String kind, String what) {
    if (logged.computeIfAbsent(peer, _ -> new HashSet<>()).add(kind)) {
      LOG.warn("volunteer {}: {} (said once)", peer, what);
    }
  }

  private static Optional<String> text(@Nullable Bar bar, Instant now) {
    return bar == null || !now.isBefore(bar.until())
        ? Optional.empty()
        : Optional.of("kept out until " + bar.until() + ": " + bar.reason());
  }
}
