package network.byline.peer.transport.memory;

import java.util.Objects;
import java.util.Optional;
import network.byline.peer.transport.CloseReason;
import network.byline.peer.transport.Multiaddr;
import network.byline.peer.transport.PeerId;
import network.byline.peer.transport.TransportException;
import network.byline.peer.transport.TransportException.Kind;
import network.byline.peer.transport.limit.ConnectionCounts.Place;
import org.jspecify.annotations.Nullable;

/** One attempt to connect two nodes of a network. */
final class MemoryDial {

  private final MemoryTransport dialer;
  private final Schedule schedule;
  private final Multiaddr address;
  private final Schedule.Gate gate;
  private @Nullable MemoryConnection made;
  private @Nullable TransportException failure;

  MemoryDial(MemoryTransport dialer, Multiaddr address) {
    this.dialer = dialer;
    this.schedule = dialer.network().schedule();
    this.address = address;
    this.gate = schedule.gate();
  }

  MemoryConnection connect() {
    schedule.lock();
    try {
      dialer.checkOpen();
      if (!dialer.dialRate().take(schedule.now())) {
        throw new TransportException(Kind.LIMIT, "too many dials at a time");
      }
      Place place =
          dialer
              .counts()
              .leave()
              .orElseThrow(() -> new TransportException(Kind.LIMIT, "too many connections"));
      MemoryTransport listener = dialer.network().listener(address);
      PeerId far = listener == null ? dialer.localId() : listener.localId();
      MemoryLink there = dialer.network().link(dialer.localId(), far);
      MemoryLink back = dialer.network().link(far, dialer.localId());
      schedule.after(
          dialer.timings().dial(), 0, () -> fail(Kind.TIMEOUT, "nobody answers at " + address));
      there.send(() -> arrive(place, there, back));
      while (made == null && failure == null) {
        MemoryStream.await(gate);
      }
      if (failure != null) {
        place.free();
        throw failure;
      }
      return Objects.requireNonNull(made);
    } finally {
      schedule.unlock();
    }
  }

  private void arrive(Place place, MemoryLink there, MemoryLink back) {
    MemoryTransport listener = dialer.network().listener(address);
    if (listener == null || listener == dialer) {
      back.send(() -> fail(Kind.UNREACHABLE, "nobody listens at " + address));
      return;
    }
    if (address.peer().isPresent() && !address.peer().get().equals(listener.localId())) {
      back.send(
          () -> fail(Kind.WRONG_PEER, listener.localId() + " answers at " + address.withoutPeer()));
      return;
    }
    Optional<Place> farPlace = listener.counts().enter(dialer.host());
    if (farPlace.isEmpty() || !farPlace.get().name(dialer.localId())) {
      farPlace.ifPresent(Place::free);
      back.send(() -> fail(Kind.LIMIT, listener.localId() + " has connections enough"));
      return;
    }
    MemoryConnection near =
        new MemoryConnection(dialer, listener.localId(), address, true, there, place);
    MemoryConnection far =
        new MemoryConnection(
            listener, dialer.localId(), dialer.home(), false, back, farPlace.get());
    near.join(far);
    listener.established(far);
    back.send(() -> establish(near));
  }

  private void establish(MemoryConnection near) {
    if (failure != null || dialer.isClosed() || !near.takePlace()) {
      near.close(CloseReason.local("the dial was given up, or there are connections enough"));
      fail(Kind.LIMIT, "there are connections enough to " + near.remoteId());
      return;
    }
    made = near;
    dialer.established(near);
    gate.open();
  }

  private void fail(Kind kind, String why) {
    if (made == null && failure == null) {
      failure = new TransportException(kind, why);
      gate.open();
    }
  }
}
