package network.byline.peer.gateway;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import network.byline.actors.work.InferDone;
import network.byline.actors.work.InferTask;
import network.byline.actors.work.ScoreDone;
import network.byline.actors.work.ScoreTask;
import network.byline.actors.work.TokenSink;
import network.byline.actors.work.Workers;
import network.byline.base.codec.MalformedException;
import network.byline.base.eip712.Domain;
import network.byline.base.statement.Disclosure;
import network.byline.base.statement.TaskKind;
import network.byline.base.value.Address;
import network.byline.peer.transport.MessageStream;
import network.byline.peer.transport.PeerId;
import network.byline.peer.transport.PeerStream;
import network.byline.peer.transport.StreamHandler;
import network.byline.peer.transport.TransportException;
import network.byline.peer.volunteer.protocol.Admitted;
import network.byline.peer.volunteer.protocol.Capability;
import network.byline.peer.volunteer.protocol.Farewell;
import network.byline.peer.volunteer.protocol.FromHost;
import network.byline.peer.volunteer.protocol.FromVolunteer;
import network.byline.peer.volunteer.protocol.Greeting;
import network.byline.peer.volunteer.protocol.Hello;
import network.byline.peer.volunteer.protocol.Passport;
import network.byline.peer.volunteer.protocol.Verdict;
import network.byline.peer.volunteer.protocol.VolunteerProtocol;
import network.byline.scheduler.lease.LeaseId;
import network.byline.scheduler.matching.Offer;
import network.byline.scheduler.matching.WorkerId;

/**
 * All workers that a host can reach: its own, and the volunteers that are connected. Jobs see one
 * {@link Workers}; a volunteer sees a stream of {@link VolunteerProtocol#ID}, which {@link #serve}
 * answers.
 *
 * <p>While a volunteer has a slot for generating, the host's own worker leaves open orders to it.
 * Sealed orders go to the own worker only.
 */
public final class Gateway implements Workers, StreamHandler, AutoCloseable {

  private static final int CONTRACT = 1;
  private static final Duration RECENTLY = Duration.ofMinutes(1);

  private final Domain domain;
  private final Workers own;
  private final StandingBook standings;
  private final GatewayLimits limits;
  private final InstantSource clock;
  private final Conduct conduct;
  private final Referee referee;
  private final Vetting vetting;
  private final Referee.Authors authors = new Referee.Authors();
  private final Map<WorkerId, VolunteerSession> sessions = new ConcurrentHashMap<>();
  private final Object admitting = new Object();
  private volatile Instant lastOpen = Instant.MIN;
  private volatile Instant lastSealed = Instant.MIN;
  private volatile boolean closed;

  /**
   * A connected volunteer, for people.
   *
   * @param worker the name that it works under
   * @param account who earns
   * @param place where it is seen
   * @param engineProfile its engine
   * @param state what it is doing, in words
   * @param sandboxed whether it says that its worker is confined
   */
  public record Connected(
      WorkerId worker,
      Address account,
      String place,
      String engineProfile,
      String state,
      boolean sandboxed) {}

  /**
   * @param domain chain and vault that volunteers sign for
   * @param own the host's own workers
   * @param standings what volunteers are told of their earnings
   * @param seed draws which scorings of proven volunteers are computed again
   */
  public Gateway(
      Domain domain,
      Workers own,
      StandingBook standings,
      GatewayLimits limits,
      InstantSource clock,
      long seed) {
    this.domain = domain;
    this.own = own;
    this.standings = standings;
    this.limits = limits;
    this.clock = clock;
    this.conduct = new Conduct(limits);
    Checks checks = new Checks(own, clock);
    this.referee = new Referee(checks, seed);
    this.vetting = new Vetting(checks);
  }

  /** Returns the volunteers that are connected. */
  public List<Connected> connected() {
    Instant now = clock.instant();
    return sessions.values().stream()
        .filter(session -> !session.hasEnded())
        .map(
            session ->
                new Connected(
                    session.worker(),
                    session.account(),
                    session.place(),
                    session.capability().engineProfile(),
                    state(session, now),
                    session.capability().sandboxed()))
        .sorted((a, b) -> a.worker().compareTo(b.worker()))
        .toList();
  }

  private String state(VolunteerSession session, Instant now) {
    int working = session.working();
    if (working > 0) {
      return working == 1 ? "working" : "working on " + working;
    }
    return session.capability().slots() == 0
        ? "paused"
        : conduct.rests(session.worker(), now) ? "resting" : "ready";
  }

  // ---- what jobs want ----

  @Override
  public List<Offer> offers(Disclosure disclosure) {
    List<Offer> mine = own.offers(disclosure);
    if (disclosure != Disclosure.OPEN) {
      lastSealed = clock.instant();
      return mine;
    }
    lastOpen = clock.instant();
    List<Offer> offers = new ArrayList<>();
    boolean helped = false;
    for (VolunteerSession session : sessions.values()) {
      if (session.passport().endsSoon(lastOpen)) {
        continue;
      }
      Offer offer = session.offer();
      offers.add(offer);
      helped |= offer.kinds().contains(TaskKind.INFER) && session.working() < offer.slots();
    }
    for (Offer offer : mine) {
      offers.add(helped ? withoutGenerating(offer) : offer);
    }
    return offers;
  }

  private static Offer withoutGenerating(Offer offer) {
    Set<TaskKind> kinds = EnumSet.copyOf(offer.kinds());
    kinds.remove(TaskKind.INFER);
    return new Offer(
        offer.worker(),
        offer.account(),
        kinds,
        offer.arithmeticContract(),
        offer.engineProfile(),
        offer.slots(),
        offer.residentModels(),
        offer.sandboxed());
  }

  @Override
  public CompletionStage<InferDone> infer(InferTask task, TokenSink sink) {
    if (!Passport.isVolunteer(task.worker())) {
      authors.forget(task.order());
      return own.infer(task, sink);
    }
    VolunteerSession session = sessions.get(task.worker());
    if (session == null) {
      return gone();
    }
    authors.wrote(task.order(), session);
    if (conduct.isProven(session.account())) {
      return session
          .infer(task, sink)
          .thenApply(done -> taken(session, task, done, Optional.empty()));
    }
    Vetting.Held held = new Vetting.Held();
    return session
        .infer(task, held)
        .thenCompose(
            done ->
                done instanceof InferDone.Inferred inferred
                    ? vetting
                        .problem(task, inferred)
                        .thenApply(lie -> taken(session, task, done, lie))
                    : CompletableFuture.completedStage(done))
        .thenApply(
            done -> {
              held.passOn(sink);
              return done;
            });
  }

  private InferDone taken(
      VolunteerSession session, InferTask task, InferDone done, Optional<String> lie) {
    if (lie.isPresent()) {
      session.judge(task.lease(), Verdict.Code.REFUSED, lie.get());
      punish(session, lie.get());
      authors.forget(task.order());
      throw new LostWorkException("the volunteer's result was refused: " + lie.get());
    }
    session.judge(task.lease(), Verdict.Code.TAKEN, "");
    return done;
  }

  @Override
  public CompletionStage<ScoreDone> score(ScoreTask task) {
    if (!Passport.isVolunteer(task.worker())) {
      return vetting
          .scoringOf(task.trace())
          .<CompletionStage<ScoreDone>>map(CompletableFuture::completedStage)
          .orElseGet(() -> own.score(task))
          .thenApply(done -> noteAuthor(task, done));
    }
    VolunteerSession session = sessions.get(task.worker());
    if (session == null) {
      return gone();
    }
    return session
        .score(task)
        .thenCompose(done -> referee.rule(task, done, conduct.isProven(session.account())))
        .thenApply(ruling -> judged(session, task, ruling));
  }

  private ScoreDone judged(VolunteerSession session, ScoreTask task, Referee.Ruling ruling) {
    if (ruling.lie().isPresent()) {
      String lie = ruling.lie().get();
      session.judge(task.lease(), Verdict.Code.REFUSED, lie);
      punish(session, lie);
      noteAuthor(task, ruling.done());
      throw new LostWorkException("the volunteer's result was refused: " + lie);
    }
    session.judge(task.lease(), Verdict.Code.TAKEN, "");
    conduct.didWell(session.worker(), session.account());
    return noteAuthor(task, ruling.done());
  }

  /** Whoever wrote an answer hears what the scoring found. */
  private ScoreDone noteAuthor(ScoreTask task, ScoreDone done) {
    Optional<VolunteerSession> author = authors.of(task.order());
    if (author.isPresent()) {
      if (done instanceof ScoreDone.Scored) {
        conduct.didWell(author.get().worker(), author.get().account());
      } else if (done instanceof ScoreDone.NotReplayed not) {
        String lie = Vetting.lie(not);
        author.get().judge(task.lease(), Verdict.Code.REFUSED, lie);
        punish(author.get(), lie);
      }
      authors.forget(task.order());
    }
    return done;
  }

  /** Keeps a liar's node and account out, and sends away each machine of the account. */
  private void punish(VolunteerSession session, String reason) {
    Instant now = clock.instant();
    conduct.barPeer(session.peer(), reason, now);
    List<VolunteerSession> accomplices;
    synchronized (admitting) {
      conduct.barAccount(session.account(), reason, now);
      accomplices =
          sessions.values().stream()
              .filter(one -> one.account().equals(session.account()))
              .toList();
    }
    session.dismiss(reason, false);
    accomplices.forEach(one -> one.dismiss("this account is kept out: " + reason, false));
  }

  @Override
  public void cancel(LeaseId lease) {
    own.cancel(lease);
    sessions.values().forEach(session -> session.cancel(lease));
  }

  private static <T> CompletionStage<T> gone() {
    return CompletableFuture.failedStage(new LostWorkException("the volunteer is gone"));
  }

  // ---- what volunteers want ----

  @Override
  public void serve(PeerStream stream) {
    stream.patience(VolunteerProtocol.GREETING);
    MessageStream messages = new MessageStream(stream, VolunteerProtocol.MAX_MESSAGE);
    CompletableFuture<Optional<VolunteerSession>> greeted = new CompletableFuture<>();
    // However slowly it speaks, it has only so long.
    var _ =
        greeted
            .orTimeout(2 * VolunteerProtocol.GREETING.toMillis(), TimeUnit.MILLISECONDS)
            .whenComplete(
                (_, failure) -> {
                  if (failure != null) {
                    stream.reset();
                  }
                });
    Optional<VolunteerSession> admitted;
    try {
      admitted = greet(messages);
      greeted.complete(admitted);
    } catch (TransportException e) {
      greeted.complete(Optional.empty());
      conduct.logOnce(stream.connection().remoteId(), "greeting", "no hello: " + e.getMessage());
      throw e;
    }
    if (admitted.isPresent()) {
      stream.patience(VolunteerProtocol.SILENCE);
      attend(admitted.get());
    }
  }

  private Optional<VolunteerSession> greet(MessageStream messages) {
    PeerId peer = messages.stream().connection().remoteId();
    Optional<String> bar = conduct.bar(peer, clock.instant());
    if (bar.isPresent()) {
      return turnAway(messages, bar.get(), false);
    }
    messages.write(
        FromHost.newBuilder()
            .setWelcome(new Greeting(domain, clock.instant()).toMessage())
            .build());
    Optional<FromVolunteer> word = messages.read(FromVolunteer.parser());
    if (word.isEmpty()) {
      return Optional.empty();
    }
    try {
      if (!word.get().hasHello()) {
        throw BrokenRuleException.malformed("the first word is no hello");
      }
      return admit(messages, word.get().getHello(), peer);
    } catch (MalformedException | BrokenRuleException e) {
      String reason = String.valueOf(e.getMessage());
      conduct.logOnce(peer, "hello", "its hello was refused: " + reason);
      return turnAway(messages, reason, false);
    }
  }

  private Optional<VolunteerSession> admit(MessageStream messages, Hello hello, PeerId peer) {
    Domain theirs = Greeting.domain(hello);
    if (!theirs.equals(domain)) {
      throw BrokenRuleException.malformed(
          "network %d/%s is not this one, %d/%s"
              .formatted(theirs.chainId(), theirs.vault(), domain.chainId(), domain.vault()));
    }
    Passport passport = Passport.of(hello);
    Optional<String> problem = passport.problem(domain, peer, clock.instant());
    if (problem.isPresent()) {
      throw BrokenRuleException.malformed(problem.get());
    }
    VolunteerSession session =
        new VolunteerSession(
            messages,
            passport,
            admissible(Capability.of(hello.getReadiness())),
            domain,
            limits,
            conduct,
            clock);
    Optional<String> full = enter(session);
    return full.isPresent() ? turnAway(messages, full.get(), true) : Optional.of(session);
  }

  /**
   * Lets a session in, in place of its machine's old one.
   *
   * @return why there is no place for it now, if there is none
   * @throws BrokenRuleException if it is kept out
   */
  private Optional<String> enter(VolunteerSession session) {
    VolunteerSession before;
    synchronized (admitting) {
      // Under the lock: who is kept out from now on is refused here, or found among the sessions.
      Instant now = clock.instant();
      Optional<String> bar =
          conduct.bar(session.peer(), now).or(() -> conduct.bar(session.account(), now));
      if (bar.isPresent()) {
        throw BrokenRuleException.malformed(bar.get());
      }
      before = sessions.get(session.worker());
      List<VolunteerSession> others = new ArrayList<>(sessions.values());
      others.remove(before);
      long same = others.stream().filter(one -> one.account().equals(session.account())).count();
      if (closed || others.size() >= limits.volunteers() || same >= limits.perAccount()) {
        return Optional.of("this host has volunteers enough: try again later");
      }
      if (others.stream().anyMatch(one -> one.peer().equals(session.peer()))) {
        return Optional.of("this node is at work here already, as another machine");
      }
      session.say(
          FromHost.newBuilder()
              .setAdmitted(Admitted.newBuilder().setWorker(session.worker().value()))
              .build());
      sessions.put(session.worker(), session);
    }
    if (before != null) {
      before.dismiss("this machine has joined again", false);
    }
    return Optional.empty();
  }

  /** Returns what a volunteer says it takes, if this host can use it at all. */
  static Capability admissible(Capability capability) {
    if (capability.arithmeticContract() != CONTRACT) {
      throw BrokenRuleException.malformed(
          "readiness.arithmetic_contract "
              + capability.arithmeticContract()
              + " is not "
              + CONTRACT
              + ", which this network computes under: use the same version");
    }
    return capability;
  }

  private void attend(VolunteerSession session) {
    CountDownLatch listened = new CountDownLatch(1);
    Thread speaker =
        Thread.ofVirtual()
            .name("volunteer-" + session.worker())
            .start(
                () -> {
                  session.speak(
                      standings,
                      () -> {
                        renew(session);
                        return idleReason(session);
                      });
                  session.hangUp(listened);
                });
    String end = "the volunteer left";
    try {
      session.listen();
    } catch (BrokenRuleException e) {
      end = String.valueOf(e.getMessage());
      if (e.isCheat()) {
        punish(session, end);
      } else {
        conduct.barPeer(session.peer(), end, clock.instant());
        session.dismiss(end, false);
      }
    } catch (TransportException e) {
      end = "the volunteer was lost: " + e.getMessage();
      throw e;
    } finally {
      sessions.remove(session.worker(), session);
      session.dismiss(end, true);
      listened.countDown();
      join(speaker);
    }
  }

  /** Waits until the last words are written; the stream's patience bounds it. */
  private static void join(Thread speaker) {
    try {
      speaker.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Sends a volunteer whose certificates end soon for new ones, once it holds no task. */
  private void renew(VolunteerSession session) {
    if (session.working() == 0 && session.passport().endsSoon(clock.instant())) {
      session.dismiss("its certificates end within an hour: it joins again with new ones", true);
    }
  }

  private String idleReason(VolunteerSession session) {
    Instant now = clock.instant();
    if (session.working() > 0) {
      return "";
    }
    if (session.capability().slots() == 0) {
      return "it is paused";
    }
    if (conduct.rests(session.worker(), now)) {
      return "it lost a task and rests for a while";
    }
    Instant lately = now.minus(RECENTLY);
    if (session.lastLease().isAfter(lately)) {
      return "no order has come since its last task";
    }
    if (lastOpen.isAfter(lately)) {
      return "open orders came and others were chosen: who has the model and free slots comes"
          + " first";
    }
    return lastSealed.isAfter(lately)
        ? "the orders that came are sealed: only the host's own worker may see them"
        : "no order has come in the last minute";
  }

  private static Optional<VolunteerSession> turnAway(
      MessageStream messages, String reason, boolean comeBack) {
    messages.write(
        FromHost.newBuilder()
            .setFarewell(
                Farewell.newBuilder()
                    .setReason(VolunteerProtocol.reason(reason))
                    .setComeBack(comeBack))
            .build());
    messages.closeWrite();
    return Optional.empty();
  }

  /** Sends all volunteers away for now; their tasks are lost. */
  @Override
  public void close() {
    synchronized (admitting) {
      closed = true;
    }
    List.copyOf(sessions.values()).forEach(one -> one.dismiss("the host is stopping", true));
  }
}
