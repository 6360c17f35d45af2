package network.byline.peer.volunteer;

import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import java.util.stream.Collectors;
import network.byline.base.codec.MalformedException;
import network.byline.base.value.Digest;
import network.byline.peer.transport.MessageStream;
import network.byline.peer.transport.TransportException;
import network.byline.peer.volunteer.Computation.Outcome;
import network.byline.peer.volunteer.protocol.Alive;
import network.byline.peer.volunteer.protocol.Capability;
import network.byline.peer.volunteer.protocol.Failed;
import network.byline.peer.volunteer.protocol.FromHost;
import network.byline.peer.volunteer.protocol.FromVolunteer;
import network.byline.peer.volunteer.protocol.Lease;
import network.byline.peer.volunteer.protocol.Leasing;
import network.byline.peer.volunteer.protocol.Outbox;
import network.byline.peer.volunteer.protocol.Results;
import network.byline.peer.volunteer.protocol.Standing;
import network.byline.peer.volunteer.protocol.Verdict;
import network.byline.peer.volunteer.protocol.VolunteerProtocol;
import network.byline.scheduler.lease.LeaseId;
import network.byline.scheduler.matching.WorkerId;

/** One connection to a host that has let this volunteer in. */
final class HostSession {

  private final MessageStream messages;
  private final WorkerId worker;
  private final Capability capability;
  private final Workbench workbench;
  private final IntSupplier slots;
  private final InstantSource clock;
  private final Consumer<VolunteerEvent> events;
  private final Outbox outbox;
  private long aliveNanos = System.nanoTime();

  /** The leases of this connection that are worked on. */
  private final Set<LeaseId> followed = ConcurrentHashMap.newKeySet();

  private int saidSlots;
  private Set<Digest> saidModels;

  /**
   * @param said what the host was told that this volunteer takes
   * @param capability what the machine takes
   * @param slots how many tasks are taken at once now, whatever is worked on
   */
  HostSession(
      MessageStream messages,
      WorkerId worker,
      Capability said,
      Capability capability,
      Workbench workbench,
      IntSupplier slots,
      InstantSource clock,
      Consumer<VolunteerEvent> events) {
    this.messages = messages;
    this.worker = worker;
    this.capability = capability;
    this.workbench = workbench;
    this.slots = slots;
    this.clock = clock;
    this.events = events;
    this.saidSlots = said.slots();
    this.saidModels = said.residentModels();
    this.outbox = new Outbox(messages);
  }

  /** Writes what is to be said until the session ends. */
  void speak() {
    outbox.run(
        () -> {
          sayReadiness();
          if (System.nanoTime() - aliveNanos >= VolunteerProtocol.ALIVE_EVERY.toNanos()) {
            aliveNanos = System.nanoTime();
            say(FromVolunteer.newBuilder().setAlive(Alive.getDefaultInstance()).build());
          }
        });
  }

  /** Says what is taken now, if that has changed. */
  synchronized void sayReadiness() {
    int now = free();
    Set<Digest> models = workbench.models();
    if (now != saidSlots || !models.equals(saidModels)) {
      saidSlots = now;
      saidModels = models;
      say(
          FromVolunteer.newBuilder()
              .setReadiness(capability.with(now, models).toMessage())
              .build());
    }
  }

  /** Delivers what was finished while the host was away. */
  void deliverOpen() {
    for (Computation computation : workbench.open()) {
      computation
          .lease()
          .filter(_ -> computation.hasEnded())
          .ifPresent(lease -> computation.follow(new Deliverer(lease, false)));
    }
  }

  /** Hands back what is worked on, and writes what there is to be written. */
  void leave() {
    for (LeaseId lease : workbench.handBack()) {
      say(Results.failed(lease, Failed.Code.HANDED_BACK, "the volunteer leaves"));
    }
    outbox.close();
  }

  /**
   * Listens to the host until it hangs up.
   *
   * @throws DismissedException if it says goodbye
   */
  void listen() {
    while (true) {
      Optional<FromHost> word = messages.read(FromHost.parser());
      if (word.isEmpty()) {
        return;
      }
      try {
        hear(word.get());
      } catch (MalformedException e) {
        throw new TransportException(
            TransportException.Kind.VIOLATION, "the host is not understood: " + e.getMessage(), e);
      }
    }
  }

  private void hear(FromHost word) {
    switch (word.getWordCase()) {
      case LEASE -> onLease(word.getLease());
      case CANCEL -> workbench.cancel(Results.lease(word.getCancel().getLease()));
      case VERDICT -> onVerdict(word.getVerdict());
      case STANDING -> onStanding(word.getStanding());
      case FAREWELL ->
          throw new DismissedException(
              "the host says: " + VolunteerProtocol.reason(word.getFarewell().getReason()),
              word.getFarewell().getComeBack());
      case ALIVE -> {
        // Hearing it is all.
      }
      case WELCOME, ADMITTED, WORD_NOT_SET ->
          throw new MalformedException("word", "it does not belong here");
    }
  }

  private void onLease(Lease message) {
    Leasing.Task task = Leasing.read(message, worker, clock.instant());
    boolean full = workbench.working() >= Math.max(1, capability.slots());
    if (!isBegun(task) && (full || slots.getAsInt() == 0)) {
      say(Results.failed(task.lease(), Failed.Code.HANDED_BACK, "the volunteer takes none now"));
      return;
    }
    follow(task.lease());
    workbench.take(task, messages.stream().connection(), new Deliverer(task.lease(), true));
  }

  private void onStanding(Standing standing) {
    String reason = VolunteerProtocol.reason(standing.getIdleReason());
    events.accept(new VolunteerEvent.Standings(standing.toBuilder().setIdleReason(reason).build()));
  }

  private void follow(LeaseId lease) {
    followed.retainAll(
        workbench.open().stream()
            .filter(c -> !c.hasEnded())
            .flatMap(c -> c.lease().stream())
            .collect(Collectors.toSet()));
    followed.add(lease);
  }

  private boolean isBegun(Leasing.Task leased) {
    Computation.Task task = Computation.Task.of(leased);
    return workbench.open().stream().anyMatch(c -> c.task().equals(task) && !c.isSpoilt());
  }

  /**
   * Returns how many tasks are taken now: those left over from a lost connection have their own.
   */
  private int free() {
    long leftOver =
        workbench.open().stream()
            .filter(c -> !c.hasEnded() && c.lease().filter(followed::contains).isEmpty())
            .count();
    return (int) Math.max(0, slots.getAsInt() - leftOver);
  }

  private void onVerdict(Verdict verdict) {
    LeaseId lease = Results.lease(verdict.getLease());
    if (verdict.getCode() != Verdict.Code.TOO_LATE) {
      workbench.settled(lease);
    }
    events.accept(
        new VolunteerEvent.Judged(
            lease, verdict.getCode(), VolunteerProtocol.reason(verdict.getReason())));
  }

  private void say(FromVolunteer word) {
    outbox.say(word);
  }

  /** Tells the host of a computation, under one lease. */
  private final class Deliverer implements Computation.Follower {

    private final LeaseId lease;
    private final boolean withTokens;

    /**
     * @param withTokens whether the lease may still be held, so that its tokens are wanted
     */
    Deliverer(LeaseId lease, boolean withTokens) {
      this.lease = lease;
      this.withTokens = withTokens;
    }

    @Override
    public LeaseId lease() {
      return lease;
    }

    @Override
    public void fetched() {
      say(Results.fetching(lease));
    }

    @Override
    public void drawn(int index, int token) {
      if (withTokens) {
        say(Results.drawn(lease, index, token));
      }
    }

    @Override
    public void ended(Outcome outcome) {
      followed.remove(lease);
      switch (outcome) {
        case Outcome.Inferred(var done) -> say(Results.done(lease, done));
        case Outcome.Scored(var done) -> say(Results.done(lease, done));
        case Outcome.Failed(String reason) -> say(Results.failed(lease, Failed.Code.LOST, reason));
      }
    }
  }
}
