package network.byline.peer.libp2p;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import network.byline.base.identity.NodeKey;
import network.byline.peer.libp2p.identify.Identity;
import network.byline.peer.libp2p.noise.NoiseFrames;
import network.byline.peer.libp2p.noise.NoiseIdentity;
import network.byline.peer.libp2p.yamux.ByteBudget;
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
import network.byline.peer.transport.limit.ConnectionCounts.Place;
import network.byline.peer.transport.limit.DialsInFlight;
import network.byline.peer.transport.limit.Rate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node on the open network: TCP, multistream-select, Noise with Ed25519 identities, yamux,
 * identify and ping, as libp2p specifies them.
 *
 * <p>Sockets are moved by two threads, which also encrypt and take streams apart; handshakes and
 * handlers run on virtual threads.
 */
public final class Libp2pTransport implements PeerTransport {

  private static final Logger LOG = LoggerFactory.getLogger(Libp2pTransport.class);
  private static final int LARGEST_GUESSES = 4;

  private final PeerId id;
  private final TransportLimits limits;
  private final TransportTimings timings;
  private final NoiseIdentity noise;
  private final Identifying identifying;
  private final ConnectionCounts counts;
  private final Rate dialRate;
  private final Rate blameRate = new Rate(1, 10);
  private final ByteBudget unread;
  private final ByteBudget windows;
  private final Sockets sockets = new Sockets();
  private final DialsInFlight<String, Libp2pConnection> dials = new DialsInFlight<>();
  private final Map<ProtocolId, StreamHandler> handlers = new ConcurrentSkipListMap<>();
  private final List<Consumer<PeerConnection>> listeners = new CopyOnWriteArrayList<>();
  private final List<InetSocketAddress> places = new CopyOnWriteArrayList<>();
  private final Set<Libp2pConnection> open = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean closed = new AtomicBoolean();
  private final Protocols protocols = new Served();

  private Libp2pTransport(
      NodeKey key,
      String agent,
      TransportLimits limits,
      TransportTimings timings,
      InstantSource clock) {
    this.id = PeerId.of(key);
    this.limits = limits;
    this.timings = timings;
    this.noise = NoiseIdentity.of(key);
    this.identifying = new Identifying(new Identity(key, agent), this, clock);
    this.counts = new ConnectionCounts(limits);
    this.dialRate = new Rate(limits.dialsPerSecond(), limits.dialBurst());
    this.unread = new ByteBudget(limits.bytesInAll());
    this.windows = new ByteBudget(limits.bytesInAll() / 2);
    handlers.put(Identity.PROTOCOL, identifying::answer);
    handlers.put(Identity.PUSH, identifying::takePush);
    handlers.put(Pinger.PROTOCOL, Pinger::serve);
  }

  /**
   * Starts a node that neither listens nor dials yet.
   *
   * @param key who it is
   * @param agent the name and version of its software, which peers are told
   * @param clock numbers its signed records
   */
  public static Libp2pTransport start(
      NodeKey key,
      String agent,
      TransportLimits limits,
      TransportTimings timings,
      InstantSource clock) {
    return new Libp2pTransport(key, agent, limits, timings, clock);
  }

  @Override
  public PeerId localId() {
    return id;
  }

  @Override
  public Multiaddr listen(Multiaddr address) {
    checkOpen();
    InetAddress host =
        address
            .literal()
            .orElseThrow(
                () ->
                    new TransportException(
                        Kind.UNREACHABLE, "listen at an IP address, not at a name: " + address));
    InetSocketAddress bound =
        sockets.listen(new InetSocketAddress(host, address.port()), this::arrived);
    places.add(bound);
    identifying.push(open);
    return Multiaddr.of(bound).with(id);
  }

  @Override
  public List<Multiaddr> addresses() {
    return Places.reachable(places).stream().map(place -> place.with(id)).toList();
  }

  @Override
  public PeerConnection dial(Multiaddr address) {
    checkOpen();
    Optional<Libp2pConnection> existing = connected(address);
    if (existing.isPresent()) {
      return existing.get();
    }
    String goal = address.peer().map(PeerId::toString).orElse(address.toString());
    return dials.dial(goal, () -> connected(address).orElseGet(() -> connect(address)));
  }

  @Override
  public List<PeerConnection> connections() {
    return List.copyOf(open);
  }

  @Override
  public void handle(ProtocolId protocol, StreamHandler handler) {
    handlers.put(protocol, handler);
    identifying.push(open);
  }

  @Override
  public void onConnection(Consumer<PeerConnection> listener) {
    listeners.add(listener);
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      sockets.stopListening();
      places.clear();
      open.forEach(c -> c.close(CloseReason.local("the node shuts down")));
      sockets.close(timings.farewell());
    }
  }

  /** Returns all that is served. */
  Set<ProtocolId> protocols() {
    return handlers.keySet();
  }

  /** Returns how many bytes of all connections are unread now. */
  long unreadBytes() {
    return unread.held();
  }

  /** Returns how many connections there are, those still shaking hands among them. */
  int connectionCount() {
    return counts.all();
  }

  private Optional<Libp2pConnection> connected(Multiaddr address) {
    return open.stream()
        .filter(c -> address.peer().isPresent() && c.remoteId().equals(address.peer().get()))
        .findFirst();
  }

  private Libp2pConnection connect(Multiaddr address) {
    if (address.peer().isPresent() && address.peer().get().equals(id)) {
      throw new TransportException(Kind.WRONG_PEER, "this node does not dial itself");
    }
    if (!dialRate.take(System.nanoTime())) {
      throw new TransportException(Kind.LIMIT, "too many dials in a short time");
    }
    Place place =
        counts
            .leave()
            .orElseThrow(() -> new TransportException(Kind.LIMIT, "too many connections"));
    boolean whole = false;
    Sockets.Raw raw = null;
    try {
      raw = connectToOneOf(resolve(address));
      HandshakeLimit limit = new HandshakeLimit(raw, timings.dial());
      Upgrade upgrade = Upgrade.dialled(raw.pipe(), noise, address.peer());
      limit.met();
      Libp2pConnection connection = establish(raw, upgrade, address, true, place);
      PeerInfo _ = connection.info();
      whole = true;
      return connection;
    } catch (RejectedExecutionException e) {
      throw new TransportException(Kind.CLOSED, "this node is shut down", e);
    } finally {
      if (!whole) {
        if (raw != null) {
          raw.close();
        }
        place.free();
      }
    }
  }

  private Sockets.Raw connectToOneOf(List<InetSocketAddress> all) {
    TransportException last = null;
    for (InetSocketAddress one : all) {
      try {
        return sockets.connect(one, timings.dial());
      } catch (TransportException e) {
        last = e;
      }
    }
    throw last != null
        ? last
        : new TransportException(Kind.UNREACHABLE, "the name has no address of this kind");
  }

  private static List<InetSocketAddress> resolve(Multiaddr address) {
    List<InetAddress> hosts = new ArrayList<>();
    if (address.literal().isPresent()) {
      hosts.add(address.literal().get());
    } else {
      try {
        hosts.addAll(Arrays.asList(InetAddress.getAllByName(address.host())));
      } catch (UnknownHostException e) {
        throw new TransportException(Kind.UNREACHABLE, address.host() + " has no address", e);
      }
    }
    return hosts.stream()
        .filter(h -> address.kind() != Multiaddr.Kind.DNS4 || h instanceof Inet4Address)
        .filter(h -> address.kind() != Multiaddr.Kind.DNS6 || !(h instanceof Inet4Address))
        .limit(LARGEST_GUESSES)
        .map(h -> new InetSocketAddress(h, address.port()))
        .toList();
  }

  private void arrived(Sockets.Raw raw) {
    Optional<Place> place =
        closed.get() ? Optional.empty() : counts.enter(raw.remote().getAddress());
    if (place.isEmpty()) {
      raw.close();
      return;
    }
    Thread.ofVirtual().name("peer-handshake").start(() -> answer(raw, place.get()));
  }

  private void answer(Sockets.Raw raw, Place place) {
    Multiaddr from = Multiaddr.of(raw.remote());
    try {
      HandshakeLimit limit = new HandshakeLimit(raw, timings.handshake());
      Upgrade upgrade = Upgrade.answered(raw.pipe(), noise);
      limit.met();
      establish(raw, upgrade, from, false, place);
    } catch (TransportException | RejectedExecutionException e) {
      LOG.debug("handshake failed from={} reason={}", from, e.getMessage());
      raw.close();
      place.free();
    }
  }

  private Libp2pConnection establish(
      Sockets.Raw raw, Upgrade upgrade, Multiaddr address, boolean outbound, Place place) {
    Libp2pConnection connection =
        new Libp2pConnection(
            protocols,
            raw.channel(),
            upgrade.peer(),
            address,
            outbound,
            limits,
            timings,
            place,
            unread,
            windows);
    boolean welcome = !upgrade.peer().id().equals(id) && place.name(upgrade.peer().id());
    if (welcome) {
      open.add(connection);
    }
    NoiseFrames frames = new NoiseFrames(upgrade.peer().receiving(), connection.session()::receive);
    Future<?> _ =
        raw.channel()
            .eventLoop()
            .submit(
                () -> {
                  connection.begin();
                  raw.inlet().enter(frames, connection, upgrade.rest());
                })
            .awaitUninterruptibly();
    if (!welcome) {
      connection.close(new CloseReason(CloseReason.Kind.LIMIT, "the peer is connected enough"));
    } else if (closed.get()) {
      connection.close(CloseReason.local("the node shuts down"));
    } else {
      if (raw.channel().isActive()) {
        Thread.startVirtualThread(() -> identifying.ask(connection));
      } else {
        connection.lost("the connection is lost");
      }
      // Also of one that is closed already: whoever listens hears why.
      listeners.forEach(l -> Thread.startVirtualThread(() -> l.accept(connection)));
    }
    return connection;
  }

  private void checkOpen() {
    if (closed.get()) {
      throw new TransportException(Kind.CLOSED, "this node is shut down");
    }
  }

  /** What connections see of this node. */
  private final class Served implements Protocols {

    @Override
    public boolean serves(String name) {
      return handlers.keySet().stream().anyMatch(protocol -> protocol.text().equals(name));
    }

    @Override
    public StreamHandler handler(ProtocolId protocol) {
      return handlers.getOrDefault(protocol, stream -> stream.reset());
    }

    @Override
    public void blame(Multiaddr peer, String detail) {
      if (blameRate.take(System.nanoTime())) {
        LOG.info("connection closed peer={} reason={}", peer, detail);
      }
    }

    @Override
    public void ended(Libp2pConnection connection) {
      open.remove(connection);
    }
  }
}
