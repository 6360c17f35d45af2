package network.byline.peer.libp2p;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import network.byline.peer.libp2p.multistream.Multistream;
import network.byline.peer.libp2p.noise.SecuredPeer;
import network.byline.peer.libp2p.yamux.ByteBudget;
import network.byline.peer.libp2p.yamux.YamuxEvents;
import network.byline.peer.libp2p.yamux.YamuxSession;
import network.byline.peer.libp2p.yamux.YamuxStream;
import network.byline.peer.transport.CloseReason;
import network.byline.peer.transport.Multiaddr;
import network.byline.peer.transport.PeerConnection;
import network.byline.peer.transport.PeerId;
import network.byline.peer.transport.PeerInfo;
import network.byline.peer.transport.PeerStream;
import network.byline.peer.transport.ProtocolId;
import network.byline.peer.transport.StreamHandler;
import network.byline.peer.transport.TransportException;
import network.byline.peer.transport.TransportLimits;
import network.byline.peer.transport.TransportTimings;
import network.byline.peer.transport.limit.ConnectionCounts.Place;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A connection whose handshake is done: streams on it, signs of life, and its end. */
final class Libp2pConnection implements PeerConnection, YamuxEvents {

  private static final Logger LOG = LoggerFactory.getLogger(Libp2pConnection.class);

  private final Protocols protocols;
  private final Channel channel;
  private final PeerId remoteId;
  private final Multiaddr remoteAddress;
  private final boolean outbound;
  private final TransportTimings timings;
  private final Place place;
  private final Outbound line;
  private final YamuxSession session;
  private final Pinger pinger;
  private final AtomicReference<@Nullable CloseReason> reason = new AtomicReference<>();
  private final CompletableFuture<CloseReason> closed = new CompletableFuture<>();
  private final CompletableFuture<PeerInfo> firstInfo = new CompletableFuture<>();
  private volatile @Nullable PeerInfo lastInfo;
  private volatile @Nullable Future<?> ticks;
  private long lastSign;
  private long lastAsked;

  Libp2pConnection(
      Protocols protocols,
      Channel channel,
      SecuredPeer peer,
      Multiaddr address,
      boolean outbound,
      TransportLimits limits,
      TransportTimings timings,
      Place place,
      ByteBudget unreadInAll,
      ByteBudget windowsInAll) {
    this.protocols = protocols;
    this.channel = channel;
    this.remoteId = peer.id();
    this.remoteAddress = address.with(peer.id());
    this.outbound = outbound;
    this.timings = timings;
    this.place = place;
    this.line = new Outbound(channel, peer.sending(), limits.bytesPerConnection());
    this.session =
        new YamuxSession(
            outbound,
            limits,
            new ByteBudget(limits.bytesPerConnection(), unreadInAll),
            new ByteBudget(limits.bytesPerConnection() / 2, windowsInAll),
            line,
            this,
            System::nanoTime);
    this.pinger = new Pinger(this);
  }

  Outbound line() {
    return line;
  }

  YamuxSession session() {
    return session;
  }

  /** Begins to look for signs of life; the event loop calls. */
  void begin() {
    lastSign = System.nanoTime();
    lastAsked = lastSign;
    long shortest = Math.min(timings.negotiation().toMillis(), timings.pingInterval().toMillis());
    long pause = Math.clamp(shortest / 8, 5, 1000);
    ticks =
        channel.eventLoop().scheduleAtFixedRate(this::tick, pause, pause, TimeUnit.MILLISECONDS);
  }

  /** Notes a sign of life; the event loop calls. */
  void alive() {
    lastSign = System.nanoTime();
  }

  TransportTimings timings() {
    return timings;
  }

  boolean isOver() {
    return reason.get() != null;
  }

  void lost(String detail) {
    end(new CloseReason(CloseReason.Kind.LOST, detail));
  }

  /** Takes the other end's word of itself. */
  void told(PeerInfo info) {
    lastInfo = info;
    firstInfo.complete(info);
  }

  @Override
  public PeerId remoteId() {
    return remoteId;
  }

  @Override
  public Multiaddr remoteAddress() {
    return remoteAddress;
  }

  @Override
  public boolean isOutbound() {
    return outbound;
  }

  @Override
  public PeerStream openStream(ProtocolId protocol) {
    YamuxStream stream = session.open();
    stream.timed(timings.negotiation());
    try {
      Multistream.propose(stream, protocol.text());
      stream.untimed();
      return wrapped(stream, protocol);
    } catch (TransportException e) {
      stream.reset();
      throw e;
    }
  }

  @Override
  public PeerInfo info() {
    PeerInfo last = lastInfo;
    if (last != null) {
      return last;
    }
    try {
      return firstInfo.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof TransportException failure) {
        throw failure.again();
      }
      throw e;
    }
  }

  @Override
  public Duration ping() {
    return pinger.ping();
  }

  @Override
  public void close(CloseReason given) {
    end(given);
  }

  @Override
  public boolean isOpen() {
    return !isOver();
  }

  @Override
  public CompletionStage<CloseReason> closed() {
    return closed.minimalCompletionStage();
  }

  @Override
  public void opened(YamuxStream stream) {
    stream.timed(timings.negotiation());
    Thread.ofVirtual().name("peer-stream-" + stream.id()).start(() -> serve(stream));
  }

  @Override
  public void goneAway(int code) {
    end(
        new CloseReason(
            CloseReason.Kind.REMOTE,
            code == YamuxSession.NORMAL ? "the peer has gone away" : "the peer sees a fault here"));
  }

  @Override
  public String toString() {
    return (outbound ? "to " : "from ") + remoteAddress;
  }

  PeerStream wrapped(YamuxStream stream, ProtocolId protocol) {
    return new Libp2pStream(protocol, this, stream, timings.negotiation());
  }

  private void serve(YamuxStream stream) {
    try {
      String agreed = Multistream.answer(stream, protocols::serves);
      stream.untimed();
      ProtocolId protocol = new ProtocolId(agreed);
      StreamHandler handler = protocols.handler(protocol);
      handler.serveWhole(wrapped(stream, protocol));
    } catch (TransportException e) {
      stream.reset();
      LOG.debug("a stream of {} agrees on nothing: {}", this, e.getMessage());
    } finally {
      stream.served();
    }
  }

  private void tick() {
    if (isOver()) {
      stopTicking();
      return;
    }
    session.tick();
    long now = System.nanoTime();
    if (now - lastSign > timings.pingInterval().plus(timings.pingLimit()).toNanos()) {
      end(new CloseReason(CloseReason.Kind.TIMEOUT, "no sign of life"));
    } else if (now - Math.max(lastSign, lastAsked) > timings.pingInterval().toNanos()) {
      lastAsked = now;
      session.askForLife();
    }
  }

  private void end(CloseReason given) {
    if (!reason.compareAndSet(null, given)) {
      return;
    }
    if (given.kind() == CloseReason.Kind.VIOLATION) {
      protocols.blame(remoteAddress, given.detail());
    }
    TransportException failure = given.asFailure();
    session.fail(failure);
    line.fail(failure);
    firstInfo.completeExceptionally(failure);
    place.free();
    protocols.ended(this);
    switch (given.kind()) {
      case LOCAL, LIMIT -> sayGoodBye(YamuxSession.NORMAL);
      case VIOLATION -> sayGoodBye(YamuxSession.PROTOCOL_ERROR);
      case REMOTE, TIMEOUT, LOST -> hangUp();
    }
    stopTicking();
    Thread.startVirtualThread(() -> closed.complete(given));
  }

  private void stopTicking() {
    Future<?> ticking = ticks;
    if (ticking != null) {
      boolean _ = ticking.cancel(false);
    }
  }

  private void hangUp() {
    ChannelFuture _ = channel.close();
  }

  private void sayGoodBye(int code) {
    session.goAway(code);
    line.finish();
    Future<?> _ =
        channel
            .eventLoop()
            .schedule(this::hangUp, timings.farewell().toMillis(), TimeUnit.MILLISECONDS);
  }
}
