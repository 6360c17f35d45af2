package network.byline.peer.transport.memory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import network.byline.peer.transport.CloseReason;
import network.byline.peer.transport.Multiaddr;
import network.byline.peer.transport.PeerId;
import network.byline.peer.transport.PeerTransport;
import network.byline.peer.transport.TransportLimits;
import network.byline.peer.transport.TransportTimings;
import org.jspecify.annotations.Nullable;

/**
 * Nodes of one process that reach each other as over a network: bytes take time, connections get
 * lost, peers are cut off without a word.
 *
 * <p>Each direction of each connection draws its latencies and losses from a stream of its own
 * under the seed. A {@link #stepped} network is deterministic as long as what its nodes do happens
 * in handlers and in {@link #run}, and no two threads write to one stream: time passes in {@link
 * #advance} only, and not before all of them wait for the network.
 */
public final class MemoryNetwork implements AutoCloseable {

  private static final int FIRST_PORT = 40_000;

  private final Schedule schedule;
  private final long seed;
  private final Map<PeerId, MemoryTransport> nodes = new LinkedHashMap<>();
  private final Map<Multiaddr, MemoryTransport> listeners = new HashMap<>();
  private final Map<String, Integer> connectionsMade = new HashMap<>();
  private final Set<PeerId> cutOff = new HashSet<>();
  private final Map<PeerId, Integer> cuts = new HashMap<>();
  private Duration leastLatency = Duration.ZERO;
  private Duration mostLatency = Duration.ZERO;
  private double lossChance;
  private int nextPort = FIRST_PORT;

  private MemoryNetwork(boolean live, long seed) {
    this.schedule = new Schedule(live);
    this.seed = seed;
  }

  /** Returns an empty network in which time passes when told to. */
  public static MemoryNetwork stepped(long seed) {
    return new MemoryNetwork(false, seed);
  }

  /** Returns an empty network in which time passes by itself. */
  public static MemoryNetwork live(long seed) {
    return new MemoryNetwork(true, seed);
  }

  /** Adds a node at an address of its own, with the standard limits. */
  public PeerTransport join(PeerId id) {
    int number = nodes.size() + 1;
    return join(
        id,
        "10." + (number >> 8) + "." + (number & 0xff) + ".1",
        TransportLimits.STANDARD,
        TransportTimings.STANDARD);
  }

  /**
   * Adds a node.
   *
   * @param host its IP address
   */
  public PeerTransport join(
      PeerId id, String host, TransportLimits limits, TransportTimings timings) {
    schedule.lock();
    try {
      if (nodes.containsKey(id)) {
        throw new IllegalArgumentException(id + " has joined already");
      }
      MemoryTransport node = new MemoryTransport(this, id, host, limits, timings);
      nodes.put(id, node);
      return node;
    } finally {
      schedule.unlock();
    }
  }

  /** Runs something on a virtual thread that time waits for, as it does for handlers. */
  public void run(Runnable task) {
    schedule.spawn(task);
  }

  /** Lets time pass in a stepped network, and all that happens in it happen. */
  public void advance(Duration time) throws InterruptedException {
    schedule.advance(time);
  }

  /** Returns the time since the network began. */
  public Duration time() {
    return Duration.ofNanos(schedule.now());
  }

  /** Sets between which bounds the time is drawn that anything takes to arrive. */
  public void latency(Duration least, Duration most) {
    schedule.lock();
    leastLatency = least;
    mostLatency = most;
    schedule.unlock();
  }

  /** Sets how likely it is for a connection to get lost whenever anything is sent on it. */
  public void losses(double chance) {
    schedule.lock();
    lossChance = chance;
    schedule.unlock();
  }

  /** Loses all connections between two nodes, as when one of them crashes. */
  public void lose(PeerId one, PeerId other) {
    schedule.lock();
    try {
      for (MemoryConnection connection : connectionsOf(one)) {
        if (connection.remoteId().equals(other)) {
          connection.lose();
        }
      }
    } finally {
      schedule.unlock();
    }
  }

  /**
   * Cuts a node off without a word: nothing arrives from it or at it. Its connections die when
   * either end misses the signs of life, unless it is restored before.
   */
  public void cutOff(PeerId node) {
    schedule.lock();
    try {
      if (cutOff.add(node)) {
        int cut = cuts.merge(node, 1, Integer::sum);
        for (MemoryConnection connection : connectionsOf(node)) {
          fade(connection, node, cut);
          fade(connection.other(), node, cut);
        }
      }
    } finally {
      schedule.unlock();
    }
  }

  /** Ends a cut: what was under way arrives. */
  public void restore(PeerId node) {
    schedule.lock();
    try {
      if (cutOff.remove(node)) {
        for (MemoryConnection connection : connectionsOf(node)) {
          connection.out().resume();
          connection.other().out().resume();
        }
      }
    } finally {
      schedule.unlock();
    }
  }

  /** Ends the time of the network and closes its nodes. */
  @Override
  public void close() {
    List<MemoryTransport> all;
    schedule.lock();
    try {
      all = List.copyOf(nodes.values());
    } finally {
      schedule.unlock();
    }
    all.forEach(MemoryTransport::close);
    schedule.close();
  }

  Schedule schedule() {
    return schedule;
  }

  boolean isCut(PeerId one, PeerId other) {
    return cutOff.contains(one) || cutOff.contains(other);
  }

  long latency(SplittableRandom random) {
    long least = leastLatency.toNanos();
    return least + random.nextLong(Math.max(0, mostLatency.toNanos() - least) + 1);
  }

  boolean loses(SplittableRandom random) {
    return lossChance > 0 && random.nextDouble() < lossChance;
  }

  /** Returns the next link from one node to another. */
  MemoryLink link(PeerId from, PeerId to) {
    String way = from + ">" + to;
    int number = connectionsMade.merge(way, 1, Integer::sum);
    return new MemoryLink(this, from, to, seed ^ ((long) way.hashCode() << 20) ^ number);
  }

  Multiaddr listen(MemoryTransport node, Multiaddr address) {
    Multiaddr place =
        address.port() != 0
            ? address.withoutPeer()
            : Multiaddr.parse(
                address.withoutPeer().toString().replaceAll("/tcp/0$", "/tcp/" + nextPort++));
    if (listeners.putIfAbsent(place, node) != null) {
      throw MemoryTransport.unreachable(place + " is listened at already");
    }
    return place;
  }

  void unlisten(Multiaddr place) {
    listeners.remove(place);
  }

  @Nullable MemoryTransport listener(Multiaddr address) {
    return listeners.get(address.withoutPeer());
  }

  private List<MemoryConnection> connectionsOf(PeerId node) {
    MemoryTransport transport = nodes.get(node);
    return transport == null ? List.of() : new ArrayList<>(transport.open());
  }

  private void fade(MemoryConnection end, PeerId node, int cut) {
    TransportTimings timings = end.transport().timings();
    schedule.after(
        timings.pingInterval().plus(timings.pingLimit()),
        0,
        () -> {
          if (cutOff.contains(node) && cuts.getOrDefault(node, 0) == cut) {
            end.die(new CloseReason(CloseReason.Kind.TIMEOUT, "no sign of life"));
          }
        });
  }
}
