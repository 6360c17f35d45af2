package network.byline.peer.gateway;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import network.byline.actors.work.InferDone;
import network.byline.actors.work.InferTask;
import network.byline.actors.work.ScoreDone;
import network.byline.actors.work.ScoreTask;
import network.byline.actors.work.TokenSink;
import network.byline.base.codec.MalformedException;
import network.byline.base.eip712.Domain;
import network.byline.base.value.Address;
import network.byline.peer.transport.MessageStream;
import network.byline.peer.transport.PeerId;
import network.byline.peer.transport.limit.Rate;
import network.byline.peer.volunteer.protocol.Alive;
import network.byline.peer.volunteer.protocol.Cancel;
import network.byline.peer.volunteer.protocol.Capability;
import network.byline.peer.volunteer.protocol.Drawn;
import network.byline.peer.volunteer.protocol.Failed;
import network.byline.peer.volunteer.protocol.Farewell;
import network.byline.peer.volunteer.protocol.FromHost;
import network.byline.peer.volunteer.protocol.FromVolunteer;
import network.byline.peer.volunteer.protocol.Generated;
import network.byline.peer.volunteer.protocol.Leasing;
import network.byline.peer.volunteer.protocol.Outbox;
import network.byline.peer.volunteer.protocol.Passport;
import network.byline.peer.volunteer.protocol.Results;
import network.byline.peer.volunteer.protocol.Scored;
import network.byline.peer.volunteer.protocol.Standing;
import network.byline.peer.volunteer.protocol.Verdict;
import network.byline.peer.volunteer.protocol.VolunteerProtocol;
import network.byline.scheduler.lease.LeaseId;
import network.byline.scheduler.matching.Offer;
import network.byline.scheduler.matching.WorkerId;

/**
 * One admitted volunteer, from its hello to the end of its connection: the tasks it has on lease,
 * and what it says of them. Whatever it sends is checked here; what breaks a rule ends the session.
 */
final class VolunteerSession {

  private static final int REMEMBERED_LEASES = 256;
  private static final int HANG_UP_SECONDS = 5;
  private static final String OVER = "the lease has ended";
  private static final long STANDING_NANOS = 3_000_000_000L;

  private final MessageStream messages;
  private final Passport passport;
  private final Domain domain;
  private final GatewayLimits limits;
  private final Conduct conduct;
  private final InstantSource clock;
  private final Outbox outbox;
  private final Rate rate;
  private final Map<LeaseId, HeldTask> held = new LinkedHashMap<>();

  /** Leases that it held, and when they end. */
  private final Map<LeaseId, Instant> past = new LinkedHashMap<>();

  private volatile Capability capability;
  private volatile Instant lastLease = Instant.MIN;
  private boolean ended;
  private int strays;
  private long aliveNanos = System.nanoTime();
  private long standingNanos = System.nanoTime() - STANDING_NANOS;
  private Standing told = Standing.getDefaultInstance();

  VolunteerSession(
      MessageStream messages,
      Passport passport,
      Capability capability,
      Domain domain,
      GatewayLimits limits,
      Conduct conduct,
      InstantSource clock) {
    this.messages = messages;
    this.passport = passport;
    this.capability = capability;
    this.domain = domain;
    this.limits = limits;
    this.conduct = conduct;
    this.clock = clock;
    this.outbox = new Outbox(messages);
    this.rate = new Rate(limits.messagesPerSecond(), limits.messageBurst());
  }

  PeerId peer() {
    return messages.stream().connection().remoteId();
  }

  String place() {
    return messages.stream().connection().remoteAddress().withoutPeer().toString();
  }

  Passport passport() {
    return passport;
  }

  WorkerId worker() {
    return passport.worker();
  }

  Address account() {
    return passport.account();
  }

  Capability capability() {
    return capability;
  }

  synchronized boolean hasEnded() {
    return ended;
  }

  /** Returns when it was given its last task. */
  Instant lastLease() {
    return lastLease;
  }

  synchronized int working() {
    return held.size();
  }

  /** Returns what it offers now: nothing while it rests, one task at a time until it is proven. */
  Offer offer() {
    int most =
        hasEnded() || conduct.rests(worker(), clock.instant())
            ? 0
            : conduct.isProven(account()) ? VolunteerProtocol.MAX_SLOTS : 1;
    return capability.offer(worker(), account(), most);
  }

  // ---- what the jobs want ----

  CompletableFuture<InferDone> infer(InferTask task, TokenSink sink) {
    HeldTask.Infer infer = new HeldTask.Infer(task, sink, System.nanoTime());
    if (hold(infer)) {
      say(FromHost.newBuilder().setLease(Leasing.message(task, clock.instant())).build());
    }
    return infer.done();
  }

  CompletableFuture<ScoreDone> score(ScoreTask task) {
    HeldTask.Score score = new HeldTask.Score(task, System.nanoTime());
    if (hold(score)) {
      say(FromHost.newBuilder().setLease(Leasing.message(task, clock.instant())).build());
    }
    return score.done();
  }

  private boolean hold(HeldTask task) {
    synchronized (this) {
      if (!ended) {
        lastLease = clock.instant();
        held.put(task.lease(), task);
        return true;
      }
    }
    task.lose("the volunteer is gone");
    return false;
  }

  void cancel(LeaseId lease) {
    HeldTask task;
    synchronized (this) {
      task = held.get(lease);
      if (task instanceof HeldTask.Infer infer) {
        infer.cancel();
      }
    }
    if (task == null) {
      return;
    }
    if (task.isOver(clock.instant())) {
      takeBack(task, OVER);
    } else if (task instanceof HeldTask.Score) {
      // Nothing of half a scoring is of use to anybody.
      release(lease).ifPresent(it -> it.lose("the scoring was cancelled"));
      sayCancel(lease);
    } else {
      sayCancel(lease);
    }
  }

  /**
   * Tells what became of a result; one that was in order, but not before its lease ended, is late.
   */
  void judge(LeaseId lease, Verdict.Code code, String reason) {
    if (code == Verdict.Code.TAKEN && isPast(lease)) {
      tell(lease, Verdict.Code.TOO_LATE, OVER);
    } else {
      tell(lease, code, reason);
    }
  }

  private synchronized boolean isPast(LeaseId lease) {
    Instant end = past.get(lease);
    return end != null && !clock.instant().isBefore(end);
  }

  private void tell(LeaseId lease, Verdict.Code code, String reason) {
    say(
        FromHost.newBuilder()
            .setVerdict(
                Verdict.newBuilder()
                    .setLease(lease.value())
                    .setCode(code)
                    .setReason(VolunteerProtocol.reason(reason)))
            .build());
  }

  void say(FromHost word) {
    outbox.say(word);
  }

  /** Says goodbye, once; its leases are lost, and what was said before still arrives. */
  void dismiss(String reason, boolean comeBack) {
    if (!end(reason)) {
      return;
    }
    say(
        FromHost.newBuilder()
            .setFarewell(
                Farewell.newBuilder()
                    .setReason(VolunteerProtocol.reason(reason))
                    .setComeBack(comeBack))
            .build());
    outbox.close();
  }

  /** Waits a moment for the other end to hang up after the last word, then does. */
  void hangUp(CountDownLatch listened) {
    try {
      if (!listened.await(HANG_UP_SECONDS, TimeUnit.SECONDS)) {
        messages.stream().reset();
      }
    } catch (InterruptedException e) {
      messages.stream().reset();
      Thread.currentThread().interrupt();
    }
  }

  private boolean end(String reason) {
    List<HeldTask> lost;
    synchronized (this) {
      if (ended) {
        return false;
      }
      ended = true;
      lost = new ArrayList<>(held.values());
      held.clear();
    }
    if (!lost.isEmpty()) {
      conduct.lostTask(worker(), clock.instant());
    }
    lost.forEach(task -> task.lose(reason));
    return true;
  }

  // ---- what the volunteer says ----

  /** Writes what is to be said, and looks after the leases, until the session ends. */
  void speak(StandingBook standings, Supplier<String> idleReason) {
    outbox.run(
        () -> {
          long now = System.nanoTime();
          if (now - aliveNanos >= VolunteerProtocol.ALIVE_EVERY.toNanos()) {
            aliveNanos = now;
            say(FromHost.newBuilder().setAlive(Alive.getDefaultInstance()).build());
          }
          takeBackOverdue(now);
          if (now - standingNanos >= STANDING_NANOS) {
            standingNanos = now;
            standings
                .standing(account())
                .ifPresent(standing -> tellStanding(standing, idleReason.get()));
          }
        });
  }

  private void tellStanding(StandingBook.Standing standing, String idleReason) {
    Standing message =
        Standing.newBuilder()
            .setReceipts(standing.receipts())
            .setSettled(standing.settled().toString())
            .setAnchored(standing.anchored().toString())
            .setClaimed(standing.claimed().toString())
            .setIdleReason(VolunteerProtocol.reason(idleReason))
            .build();
    if (!message.equals(told)) {
      told = message;
      say(FromHost.newBuilder().setStanding(message).build());
    }
  }

  private void takeBackOverdue(long nowNanos) {
    Instant now = clock.instant();
    List<HeldTask> overdue;
    synchronized (this) {
      overdue =
          held.values().stream()
              .filter(task -> task.isOver(now) || hasStalled(task, nowNanos))
              .toList();
    }
    for (HeldTask task : overdue) {
      takeBack(
          task, task.isOver(now) ? OVER : "no progress for " + limits.stall().toSeconds() + " s");
    }
  }

  private boolean hasStalled(HeldTask task, long nowNanos) {
    return task.stillFor(nowNanos) >= limits.stall().toNanos();
  }

  private void takeBack(HeldTask task, String reason) {
    if (release(task.lease()).isPresent()) {
      conduct.lostTask(worker(), clock.instant());
      sayCancel(task.lease());
      task.lose(reason);
    }
  }

  /**
   * Listens to the end of the stream.
   *
   * @throws BrokenRuleException if it must be sent away
   */
  void listen() {
    while (true) {
      Optional<FromVolunteer> word = messages.read(FromVolunteer.parser());
      if (word.isEmpty()) {
        return;
      }
      if (!rate.take(System.nanoTime())) {
        throw BrokenRuleException.malformed(
            "more than " + limits.messagesPerSecond() + " messages a second");
      }
      try {
        hear(word.get());
      } catch (MalformedException e) {
        throw BrokenRuleException.malformed(String.valueOf(e.getMessage()));
      }
    }
  }

  private void hear(FromVolunteer word) {
    switch (word.getWordCase()) {
      case READINESS -> capability = Gateway.admissible(Capability.of(word.getReadiness()));
      case FETCHING -> onFetching(Results.lease(word.getFetching().getLease()));
      case DRAWN -> onDrawn(word.getDrawn());
      case GENERATED -> onGenerated(word.getGenerated());
      case SCORED -> onScored(word.getScored());
      case NOT_REPLAYED ->
          onScoring(
              Results.lease(word.getNotReplayed().getLease()), Results.read(word.getNotReplayed()));
      case FAILED -> onFailed(word.getFailed());
      case ALIVE -> {
        // Hearing it is all.
      }
      case HELLO -> throw BrokenRuleException.malformed("a second hello");
      case WORD_NOT_SET -> throw BrokenRuleException.malformed("an unknown word");
    }
  }

  /** A model that is still arriving is progress; once there are tokens, only these are. */
  private synchronized void onFetching(LeaseId lease) {
    if (held.get(lease) instanceof HeldTask.Infer infer && infer.tokens().isEmpty()) {
      infer.moved(System.nanoTime());
    }
  }

  private void onDrawn(Drawn drawn) {
    int index = Results.index(drawn);
    int token = Results.token(drawn);
    boolean inTurn = true;
    synchronized (this) {
      // A token may still be under way when its lease ends.
      if (held.get(Results.lease(drawn.getLease())) instanceof HeldTask.Infer infer
          && !infer.isOver(clock.instant())) {
        infer.moved(System.nanoTime());
        inTurn = infer.take(index, token);
      }
    }
    if (!inTurn) {
      throw BrokenRuleException.malformed("drawn.index " + index + " is not the next one");
    }
  }

  /** Takes an answer; the gateway judges it. */
  private void onGenerated(Generated generated) {
    LeaseId lease = Results.lease(generated.getLease());
    InferDone.Inferred done = Results.read(generated, passport);
    Optional<HeldTask> released = releaseInTime(lease);
    if (released.isEmpty()) {
      onStray(lease);
      return;
    }
    if (!(released.get() instanceof HeldTask.Infer infer)) {
      throw refused(released.get(), "an answer was sent where a scoring was leased");
    }
    Optional<String> problem = ResultDoor.problem(infer, done, passport, domain, now());
    if (problem.isPresent()) {
      throw refused(infer, problem.get());
    }
    infer.done().complete(done);
  }

  private void onScored(Scored scored) {
    onScoring(Results.lease(scored.getLease()), Results.read(scored, passport));
  }

  /** Takes a scoring; the gateway judges it when the referee has looked. */
  private void onScoring(LeaseId lease, ScoreDone done) {
    Optional<HeldTask> released = releaseInTime(lease);
    if (released.isEmpty()) {
      onStray(lease);
      return;
    }
    if (!(released.get() instanceof HeldTask.Score score)) {
      throw refused(released.get(), "a scoring was sent where an answer was leased");
    }
    if (done instanceof ScoreDone.Scored scored) {
      Optional<String> problem = ResultDoor.problem(score.task(), scored, passport, domain, now());
      if (problem.isPresent()) {
        throw refused(score, problem.get());
      }
    }
    score.done().complete(done);
  }

  /** What a volunteer calls impossible may be so; others are asked, its word ends no job. */
  private void onFailed(Failed failed) {
    Optional<HeldTask> released = release(Results.lease(failed.getLease()));
    if (released.isPresent()) {
      boolean unwanted = released.get() instanceof HeldTask.Infer infer && infer.isCancelled();
      if (unwanted || failed.getCode() == Failed.Code.HANDED_BACK) {
        conduct.handedBack(worker(), clock.instant());
      } else {
        conduct.lostTask(worker(), clock.instant());
      }
      released.get().lose("the volunteer says: " + VolunteerProtocol.reason(failed.getReason()));
    }
  }

  private BrokenRuleException refused(HeldTask task, String problem) {
    judge(task.lease(), Verdict.Code.REFUSED, problem);
    task.lose("the volunteer's result was refused: " + problem);
    return problem.equals(ResultDoor.ENDED)
        ? BrokenRuleException.malformed(problem)
        : BrokenRuleException.cheat(problem);
  }

  /** A result for a lease that is not held: late after a reconnection, or somebody else's. */
  private void onStray(LeaseId lease) {
    boolean mine;
    synchronized (this) {
      mine = past.containsKey(lease);
    }
    judge(lease, Verdict.Code.TOO_LATE, "the lease is over or another's");
    if (!mine) {
      strays++;
      conduct.logOnce(peer(), "stray", "sent a result for lease " + lease + ", not its own");
    }
    if (strays > limits.strays()) {
      throw BrokenRuleException.malformed("too many results for leases that it does not hold");
    }
  }

  /** Releases what a result is for, unless its lease has ended: then that was lost. */
  private Optional<HeldTask> releaseInTime(LeaseId lease) {
    Optional<HeldTask> released = release(lease);
    Optional<HeldTask> late = released.filter(task -> task.isOver(clock.instant()));
    if (late.isPresent()) {
      conduct.lostTask(worker(), clock.instant());
      late.get().lose(OVER);
      return Optional.empty();
    }
    return released;
  }

  private synchronized Optional<HeldTask> release(LeaseId lease) {
    HeldTask task = held.remove(lease);
    if (task != null) {
      past.put(lease, task.deadline());
      if (past.size() > REMEMBERED_LEASES) {
        past.remove(past.keySet().iterator().next());
      }
    }
    return Optional.ofNullable(task);
  }

  private void sayCancel(LeaseId lease) {
    say(FromHost.newBuilder().setCancel(Cancel.newBuilder().setLease(lease.value())).build());
  }

  private long now() {
    Instant instant = clock.instant();
    return instant.getEpochSecond();
  }
}
