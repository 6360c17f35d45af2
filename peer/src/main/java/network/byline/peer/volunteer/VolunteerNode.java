package network.byline.peer.volunteer;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import network.byline.actors.work.Workers;
import network.byline.base.codec.MalformedException;
import network.byline.base.eip712.Domain;
import network.byline.peer.transport.CloseReason;
import network.byline.peer.transport.MessageStream;
import network.byline.peer.transport.Multiaddr;
import network.byline.peer.transport.PeerConnection;
import network.byline.peer.transport.PeerStream;
import network.byline.peer.transport.PeerTransport;
import network.byline.peer.transport.TransportException;
import network.byline.peer.volunteer.protocol.Capability;
import network.byline.peer.volunteer.protocol.FromHost;
import network.byline.peer.volunteer.protocol.FromVolunteer;
import network.byline.peer.volunteer.protocol.Greeting;
import network.byline.peer.volunteer.protocol.Passport;
import network.byline.peer.volunteer.protocol.VolunteerProtocol;
import network.byline.scheduler.matching.WorkerId;
import org.jspecify.annotations.Nullable;

/**
 * A volunteer's node: it keeps itself connected to one host and works for it. While the host is
 * away it finishes what it has begun, holds the results, and dials again, less and less often.
 */
public final class VolunteerNode {

  private static final Duration LOOK = Duration.ofMillis(100);
  private static final Duration LAST_WORDS = Duration.ofSeconds(2);

  private final Parts parts;
  private final Backoff backoff;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private volatile boolean paused;
  private volatile boolean leaving;
  private @Nullable HostSession session;
  private @Nullable PeerConnection connection;
  private @Nullable Workbench workbench;
  private @Nullable Domain domain;

  /**
   * What a node works with.
   *
   * @param transport reaches the host
   * @param host where it is, and who
   * @param credentials makes passports
   * @param capability what the machine takes
   * @param workers makes, for a network and a passport, what computes and signs
   * @param content fetches models
   * @param clock the time
   * @param seed spreads the times of dialling again
   * @param events hears what happens, from many threads
   */
  public record Parts(
      PeerTransport transport,
      Multiaddr host,
      Credentials credentials,
      Capability capability,
      BiFunction<Domain, Passport, Workers> workers,
      TaskContent content,
      InstantSource clock,
      long seed,
      Consumer<VolunteerEvent> events) {}

  /** Makes a node; {@link #run} lets it work. */
  public VolunteerNode(Parts parts) {
    this.parts = parts;
    this.backoff = new Backoff(parts.seed());
  }

  /**
   * Works until it is told to leave.
   *
   * @throws DismissedException if the host does not want it, saying why
   */
  public void run() throws InterruptedException {
    while (!leaving) {
      String reason;
      try {
        parts.events().accept(new VolunteerEvent.Dialling(parts.host()));
        attend();
        reason = "the host hung up";
      } catch (DismissedException e) {
        if (!e.isComingBack() && !leaving) {
          throw e;
        }
        reason = String.valueOf(e.getMessage());
      } catch (TransportException e) {
        reason = String.valueOf(e.getMessage());
        if (!leaving
            && (e.kind() == TransportException.Kind.WRONG_PEER
                || e.kind() == TransportException.Kind.UNSUPPORTED)) {
          throw new DismissedException(reason, false);
        }
      }
      if (!leaving) {
        Duration again = backoff.next();
        parts.events().accept(new VolunteerEvent.Away(reason, again));
        rest(again);
      }
    }
  }

  /** Takes no more tasks, or takes them again; what is begun is finished. */
  public void pause(boolean now) {
    if (paused != now) {
      paused = now;
      parts.events().accept(new VolunteerEvent.Paused(now));
      current().ifPresent(HostSession::sayReadiness);
    }
  }

  /**
   * Leaves in order: takes no more, finishes what can be finished in this time, hands back the
   * rest, and hangs up. Waits for that.
   */
  public void leave(Duration finish) throws InterruptedException {
    leaving = true;
    wake();
    Optional<HostSession> last = current();
    if (last.isPresent()) {
      last.get().sayReadiness();
      long end = System.nanoTime() + finish.toNanos();
      while (working() > 0 && System.nanoTime() < end && current().isPresent()) {
        rest(LOOK);
      }
      last.get().leave();
      long flushed = System.nanoTime() + LAST_WORDS.toNanos();
      while (current().isPresent() && System.nanoTime() < flushed) {
        rest(LOOK);
      }
    }
    PeerConnection open;
    lock.lock();
    try {
      open = connection;
    } finally {
      lock.unlock();
    }
    if (open != null) {
      open.close(CloseReason.local("the volunteer leaves"));
    }
  }

  /** Returns how many tasks are being worked on. */
  public int working() {
    lock.lock();
    try {
      return workbench == null ? 0 : workbench.working();
    } finally {
      lock.unlock();
    }
  }

  private int slots() {
    return paused || leaving ? 0 : parts.capability().slots();
  }

  private void attend() {
    PeerConnection to = parts.transport().dial(parts.host());
    keep(to);
    try (PeerStream stream = to.openStream(VolunteerProtocol.ID)) {
      stream.patience(VolunteerProtocol.GREETING);
      MessageStream messages = new MessageStream(stream, VolunteerProtocol.MAX_MESSAGE);
      HostSession joined = join(messages);
      stream.patience(VolunteerProtocol.SILENCE);
      backoff.reset();
      Thread speaker = Thread.ofVirtual().name("volunteer-speaks").start(joined::speak);
      try {
        joined.deliverOpen();
        joined.listen();
      } finally {
        forget();
        stream.reset();
        speaker.interrupt();
      }
    }
  }

  private HostSession join(MessageStream messages) {
    FromHost first = word(messages);
    if (!first.hasWelcome()) {
      throw unexpected(first);
    }
    Greeting greeting;
    try {
      greeting = Greeting.of(first.getWelcome());
    } catch (MalformedException e) {
      throw new TransportException(
          TransportException.Kind.VIOLATION, "the host's welcome: " + e.getMessage(), e);
    }
    Instant now = parts.clock().instant();
    requireSameTime(greeting.now(), now);
    Passport passport = parts.credentials().passport(greeting.domain(), now);
    Workbench bench = workbench(greeting.domain(), passport);
    int free = Math.max(0, slots() - bench.working());
    Capability capability = parts.capability().with(free, bench.models());
    messages.write(
        FromVolunteer.newBuilder()
            .setHello(passport.toHello(greeting.domain(), capability))
            .build());
    FromHost second = word(messages);
    if (!second.hasAdmitted()) {
      throw unexpected(second);
    }
    WorkerId worker = passport.worker();
    HostSession joined =
        new HostSession(
            messages,
            worker,
            capability,
            parts.capability(),
            bench,
            this::slots,
            parts.clock(),
            parts.events());
    lock.lock();
    try {
      session = joined;
    } finally {
      lock.unlock();
    }
    parts.events().accept(new VolunteerEvent.Joined(greeting.domain(), worker.value()));
    return joined;
  }

  private static FromHost word(MessageStream messages) {
    return messages
        .read(FromHost.parser())
        .orElseThrow(
            () -> new TransportException(TransportException.Kind.CLOSED, "the host hung up"));
  }

  private static RuntimeException unexpected(FromHost word) {
    return word.hasFarewell()
        ? new DismissedException(
            "the host says: " + VolunteerProtocol.reason(word.getFarewell().getReason()),
            word.getFarewell().getComeBack())
        : new TransportException(
            TransportException.Kind.VIOLATION, "the host says what does not belong there");
  }

  private static void requireSameTime(Instant host, Instant here) {
    Duration ahead = Duration.between(host, here);
    if (ahead.abs().compareTo(VolunteerProtocol.CLOCKS_APART) > 0) {
      throw new DismissedException(
          "this machine's clock is %d s %s the host's: set it, since signatures carry the time"
              .formatted(ahead.abs().toSeconds(), ahead.isNegative() ? "behind" : "ahead of"),
          false);
    }
  }

  private Workbench workbench(Domain network, Passport passport) {
    lock.lock();
    try {
      if (workbench != null && !network.equals(domain) && workbench.working() > 0) {
        throw new TransportException(
            TransportException.Kind.VIOLATION,
            "the host speaks for another network while there is work for the one before");
      }
      if (workbench == null || !network.equals(domain)) {
        domain = network;
        workbench =
            new Workbench(
                parts.workers().apply(network, passport), parts.content(), parts.events());
      }
      return workbench;
    } finally {
      lock.unlock();
    }
  }

  private Optional<HostSession> current() {
    lock.lock();
    try {
      return Optional.ofNullable(session);
    } finally {
      lock.unlock();
    }
  }

  private void keep(PeerConnection open) {
    lock.lock();
    try {
      connection = open;
    } finally {
      lock.unlock();
    }
  }

  private void forget() {
    lock.lock();
    try {
      session = null;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void wake() {
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void rest(Duration time) throws InterruptedException {
    lock.lock();
    try {
      long left = time.toNanos();
      boolean stay = !leaving || time.equals(LOOK);
      while (stay && left > 0) {
        left = changed.awaitNanos(left);
        stay = !leaving;
      }
    } finally {
      lock.unlock();
    }
  }
}
