package network.byline.peer.transport.memory;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import network.byline.peer.transport.CloseReason;
import network.byline.peer.transport.Multiaddr;
import network.byline.peer.transport.PeerConnection;
import network.byline.peer.transport.PeerId;
import network.byline.peer.transport.PeerInfo;
import network.byline.peer.transport.PeerStream;
import network.byline.peer.transport.ProtocolId;
import network.byline.peer.transport.StreamHandler;
import network.byline.peer.transport.TransportException;
import network.byline.peer.transport.TransportException.Kind;
import network.byline.peer.transport.limit.ConnectionCounts.Place;
import org.jspecify.annotations.Nullable;

/** One end of a connection of a {@link MemoryNetwork}. */
final class MemoryConnection implements PeerConnection {

  private final MemoryTransport transport;
  private final Schedule schedule;
  private final PeerId remoteId;
  private final Multiaddr remoteAddress;
  private final boolean outbound;
  private final MemoryLink out;
  private final Place place;
  private final Set<MemoryStream> streams = new LinkedHashSet<>();
  private final CompletableFuture<CloseReason> closed = new CompletableFuture<>();
  private @Nullable MemoryConnection other;
  private @Nullable CloseReason reason;
  private int opening;

  MemoryConnection(
      MemoryTransport transport,
      PeerId remoteId,
      Multiaddr remoteAddress,
      boolean outbound,
      MemoryLink out,
      Place place) {
    this.transport = transport;
    this.schedule = transport.network().schedule();
    this.remoteId = remoteId;
    this.remoteAddress = remoteAddress.with(remoteId);
    this.outbound = outbound;
    this.out = out;
    this.place = place;
    out.onLoss(this::lose);
  }

  void join(MemoryConnection far) {
    other = far;
    far.other = this;
  }

  MemoryConnection other() {
    return Objects.requireNonNull(other);
  }

  MemoryTransport transport() {
    return transport;
  }

  MemoryLink out() {
    return out;
  }

  boolean takePlace() {
    return reason == null && place.name(remoteId);
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
    schedule.lock();
    try {
      checkOpen();
      if (opening >= transport.limits().openingStreams()) {
        throw new TransportException(Kind.LIMIT, "too many streams wait to be opened");
      }
      MemoryStream stream = new MemoryStream(this, protocol, true);
      opening++;
      streams.add(stream);
      out.send(() -> other().arrived(stream));
      try {
        stream.awaitAgreement(transport.timings().negotiation());
      } finally {
        opening--;
      }
      return stream;
    } finally {
      schedule.unlock();
    }
  }

  @Override
  public PeerInfo info() {
    schedule.lock();
    try {
      checkOpen();
      return other().transport.infoFor(transport.home().with(transport.localId()));
    } finally {
      schedule.unlock();
    }
  }

  @Override
  public Duration ping() {
    schedule.lock();
    try {
      checkOpen();
      long start = schedule.now();
      MemoryStream echo = new MemoryStream(this, MemoryStream.PING, true);
      streams.add(echo);
      out.send(() -> other().out.send(echo::agreed));
      echo.awaitAgreement(transport.timings().pingLimit());
      streams.remove(echo);
      return Duration.ofNanos(schedule.now() - start);
    } finally {
      schedule.unlock();
    }
  }

  @Override
  public void close(CloseReason given) {
    schedule.lock();
    try {
      if (reason == null) {
        out.send(() -> other().die(new CloseReason(CloseReason.Kind.REMOTE, given.detail())));
        die(given);
      }
    } finally {
      schedule.unlock();
    }
  }

  @Override
  public boolean isOpen() {
    schedule.lock();
    try {
      return reason == null;
    } finally {
      schedule.unlock();
    }
  }

  @Override
  public CompletionStage<CloseReason> closed() {
    return closed.minimalCompletionStage();
  }

  @Override
  public String toString() {
    return transport.localId() + (outbound ? " to " : " from ") + remoteAddress;
  }

  /** Ends both ends at once, as when the network fails; the lock is held. */
  void lose() {
    out.lose();
    other().out.lose();
    die(new CloseReason(CloseReason.Kind.LOST, "the connection is lost"));
    other().die(new CloseReason(CloseReason.Kind.LOST, "the connection is lost"));
  }

  /** Ends this end; the lock is held. */
  void die(CloseReason given) {
    if (reason != null) {
      return;
    }
    reason = given;
    place.free();
    transport.open().remove(this);
    List.copyOf(streams).forEach(stream -> stream.fail(given.asFailure()));
    streams.clear();
    schedule.spawn(() -> closed.complete(given));
  }

  void ended(MemoryStream stream) {
    streams.remove(stream);
  }

  private void arrived(MemoryStream theirs) {
    if (reason != null) {
      return;
    }
    StreamHandler handler = transport.handler(theirs.protocol());
    if (handler == null) {
      refuse(theirs, Kind.UNSUPPORTED, remoteId + " asks in vain for " + theirs.protocol());
    } else if (streams.stream().filter(s -> !s.isOurs()).count()
        >= transport.limits().streamsPerConnection()) {
      refuse(theirs, Kind.LIMIT, "too many streams of one connection");
    } else {
      MemoryStream mine = new MemoryStream(this, theirs.protocol(), false);
      mine.pair(theirs);
      streams.add(mine);
      out.send(theirs::agreed);
      schedule.spawn(() -> handler.serveWhole(mine));
    }
  }

  private void refuse(MemoryStream theirs, Kind kind, String why) {
    out.send(() -> theirs.fail(new TransportException(kind, why)));
  }

  private void checkOpen() {
    if (reason != null) {
      throw reason.asFailure();
    }
  }
}
