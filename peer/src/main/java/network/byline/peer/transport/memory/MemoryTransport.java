package network.byline.peer.transport.memory;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import network.byline.peer.transport.CloseReason;
import network.byline.peer.transport.Multiaddr;
import network.byline.peer.transport.PeerConnection;
import network.byline.peer.transport.PeerId;
import network.byline.peer.transport.PeerInfo;
import network.byline.peer.transport.PeerTransport;
import network.byline.peer.transport.ProtocolId;
import network.byline.peer.transport.StreamHandler;
import network.byline.peer.transport.TransportException;
import network.byline.peer.transport.TransportException.Kind;
import network.byline.peer.transport.TransportLimits;
import network.byline.peer.transport.TransportTimings;
import network.byline.peer.transport.limit.ConnectionCounts;
import network.byline.peer.transport.limit.DialsInFlight;
import network.byline.peer.transport.limit.Rate;
import org.jspecify.annotations.Nullable;

/** One node of a {@link MemoryNetwork}. */
final class MemoryTransport implements PeerTransport {

  private final MemoryNetwork network;
  private final Schedule schedule;
  private final PeerId id;
  private final Multiaddr home;
  private final TransportLimits limits;
  private final TransportTimings timings;
  private final ConnectionCounts counts;
  private final Rate dialRate;
  private final DialsInFlight<String, MemoryConnection> dials = new DialsInFlight<>();
  private final Map<ProtocolId, StreamHandler> handlers = new TreeMap<>();
  private final List<Consumer<PeerConnection>> listeners = new ArrayList<>();
  private final Set<MemoryConnection> open = new LinkedHashSet<>();
  private final Set<Multiaddr> places = new HashSet<>();
  private boolean closed;

  MemoryTransport(
      MemoryNetwork network,
      PeerId id,
      String host,
      TransportLimits limits,
      TransportTimings timings) {
    this.network = network;
    this.schedule = network.schedule();
    this.id = id;
    this.home =
        new Multiaddr(
            host.contains(":") ? Multiaddr.Kind.IP6 : Multiaddr.Kind.IP4,
            host,
            0,
            Optional.empty());
    this.limits = limits;
    this.timings = timings;
    this.counts = new ConnectionCounts(limits);
    this.dialRate = new Rate(limits.dialsPerSecond(), limits.dialBurst());
  }

  static TransportException unreachable(String why) {
    return new TransportException(Kind.UNREACHABLE, why);
  }

  @Override
  public PeerId localId() {
    return id;
  }

  @Override
  public Multiaddr listen(Multiaddr address) {
    schedule.lock();
    try {
      checkOpen();
      if (!address.host().equals(home.host())) {
        throw unreachable(address + " is not at " + home.host());
      }
      Multiaddr place = network.listen(this, address);
      places.add(place);
      return place.with(id);
    } finally {
      schedule.unlock();
    }
  }

  @Override
  public List<Multiaddr> addresses() {
    schedule.lock();
    try {
      return places.stream().map(place -> place.with(id)).toList();
    } finally {
      schedule.unlock();
    }
  }

  @Override
  public PeerConnection dial(Multiaddr address) {
    Optional<MemoryConnection> existing = connected(address);
    if (existing.isPresent()) {
      return existing.get();
    }
    String goal = address.peer().map(PeerId::toString).orElse(address.toString());
    return dials.dial(
        goal, () -> connected(address).orElseGet(() -> new MemoryDial(this, address).connect()));
  }

  @Override
  public List<PeerConnection> connections() {
    schedule.lock();
    try {
      return List.copyOf(open);
    } finally {
      schedule.unlock();
    }
  }

  @Override
  public void handle(ProtocolId protocol, StreamHandler handler) {
    schedule.lock();
    handlers.put(protocol, handler);
    schedule.unlock();
  }

  @Override
  public void onConnection(Consumer<PeerConnection> listener) {
    schedule.lock();
    listeners.add(listener);
    schedule.unlock();
  }

  @Override
  public void close() {
    schedule.lock();
    try {
      closed = true;
      places.forEach(network::unlisten);
      places.clear();
      List.copyOf(open).forEach(c -> c.close(CloseReason.local("the node shuts down")));
    } finally {
      schedule.unlock();
    }
  }

  MemoryNetwork network() {
    return network;
  }

  TransportLimits limits() {
    return limits;
  }

  TransportTimings timings() {
    return timings;
  }

  ConnectionCounts counts() {
    return counts;
  }

  Rate dialRate() {
    return dialRate;
  }

  Multiaddr home() {
    return home;
  }

  InetAddress host() {
    return home.literal().orElseThrow();
  }

  Set<MemoryConnection> open() {
    return open;
  }

  boolean isClosed() {
    return closed;
  }

  @Nullable StreamHandler handler(ProtocolId protocol) {
    return handlers.get(protocol);
  }

  PeerInfo infoFor(Multiaddr observed) {
    return new PeerInfo("byline-memory", handlers.keySet(), addresses(), Optional.of(observed));
  }

  /** Counts in a connection that both ends agreed to; the lock is held. */
  void established(MemoryConnection connection) {
    open.add(connection);
    for (Consumer<PeerConnection> listener : listeners) {
      schedule.spawn(() -> listener.accept(connection));
    }
  }

  void checkOpen() {
    if (closed) {
      throw new TransportException(Kind.CLOSED, "this node is shut down");
    }
  }

  private Optional<MemoryConnection> connected(Multiaddr address) {
    schedule.lock();
    try {
      return open.stream()
          .filter(c -> address.peer().isPresent() && c.remoteId().equals(address.peer().get()))
          .findFirst();
    } finally {
      schedule.unlock();
    }
  }
}
