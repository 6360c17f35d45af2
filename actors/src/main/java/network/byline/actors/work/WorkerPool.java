package network.byline.actors.work;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import network.byline.base.statement.Disclosure;
import network.byline.scheduler.lease.Lease;
import network.byline.scheduler.lease.LeaseId;
import network.byline.scheduler.lease.Leases;
import network.byline.scheduler.matching.Match;
import network.byline.scheduler.matching.Matching;
import network.byline.scheduler.matching.TaskNeed;
import network.byline.scheduler.matching.WorkerId;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * Leases out the workers of this host, first come, first served. What waits is bounded; leases
 * whose deadline has passed are taken back.
 */
public final class WorkerPool extends AbstractBehavior<WorkerPool.Command> {

  /** How many tasks may wait for a worker; the next one is turned away. */
  public static final int MAX_WAITING = 1_000;

  private static final Duration LOOK_AGAIN = Duration.ofMillis(250);

  private final Workers workers;
  private final InstantSource clock;
  private final TimerScheduler<Command> timers;
  private final List<Acquire> waiting = new ArrayList<>();
  private Leases leases = Leases.NONE;

  /** What can be asked of the pool. */
  public sealed interface Command {}

  /**
   * Lease a worker. Asking again under the same name changes nothing but who is answered: whoever
   * asks every few seconds is served though the pool has forgotten it, or its answer went astray.
   *
   * @param lease the name of the lease
   * @param need what the task asks of the worker
   * @param disclosure what its order allows to be shown
   * @param length how long the lease lasts
   * @param until how long to wait for a worker
   * @param replyTo gets one answer
   */
  public record Acquire(
      LeaseId lease,
      TaskNeed need,
      Disclosure disclosure,
      Duration length,
      Instant until,
      ActorRef<Answer> replyTo)
      implements Command {}

  /** End a lease, or stop waiting for one. */
  public record End(LeaseId lease) implements Command {}

  /** Count the leases and those who wait, for the operator. */
  public record Count(ActorRef<WorkCounts> replyTo) implements Command {}

  private record Look() implements Command {}

  /** The answer to a wish for a lease. */
  public sealed interface Answer {

    /** A worker is leased. */
    record Granted(Lease lease) implements Answer {}

    /** None was to be had in time. */
    record NoWorker(String reason) implements Answer {}
  }

  private WorkerPool(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      Workers workers,
      InstantSource clock) {
    super(context);
    this.workers = workers;
    this.clock = clock;
    this.timers = timers;
  }

  /** Returns the behaviour of a host's pool. */
  public static Behavior<Command> create(Workers workers, InstantSource clock) {
    return Behaviors.setup(
        context -> Behaviors.withTimers(timers -> new WorkerPool(context, timers, workers, clock)));
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder().onAnyMessage(this::onCommand).build();
  }

  private Behavior<Command> onCommand(Command command) {
    switch (command) {
      case Acquire acquire -> onAcquire(acquire);
      case End end -> onEnd(end.lease());
      case Count count -> count.replyTo().tell(counts());
      case Look look -> {
        // Below.
      }
    }
    serve();
    return this;
  }

  private void onAcquire(Acquire acquire) {
    for (int i = 0; i < waiting.size(); i++) {
      if (waiting.get(i).lease().equals(acquire.lease())) {
        waiting.set(i, acquire);
        return;
      }
    }
    if (waiting.size() >= MAX_WAITING) {
      acquire
          .replyTo()
          .tell(new Answer.NoWorker(MAX_WAITING + " tasks wait already: try again later"));
    } else {
      waiting.add(acquire);
    }
  }

  private void onEnd(LeaseId lease) {
    leases = leases.without(lease);
    waiting.removeIf(
        acquire -> {
          boolean withdrawn = acquire.lease().equals(lease);
          if (withdrawn) {
            acquire.replyTo().tell(new Answer.NoWorker("no longer wanted"));
          }
          return withdrawn;
        });
  }

  /** Gives workers to those who wait, in order; whoever has waited long enough goes without. */
  private void serve() {
    Instant now = clock.instant();
    for (Lease expired : leases.expiredAt(now)) {
      leases = leases.without(expired.id());
    }
    Iterator<Acquire> each = waiting.iterator();
    while (each.hasNext()) {
      Acquire acquire = each.next();
      if (leases.out().containsKey(acquire.lease())) {
        leases = leases.without(acquire.lease());
      }
      switch (Matching.pick(
          leases.remaining(workers.offers(acquire.disclosure())), acquire.need())) {
        case Match.Matched matched -> {
          Lease lease =
              Lease.until(
                  acquire.lease(),
                  matched.offer().worker(),
                  matched.offer().account(),
                  acquire.need().kind(),
                  now.plus(acquire.length()));
          leases = leases.with(lease);
          acquire.replyTo().tell(new Answer.Granted(lease));
          each.remove();
        }
        case Match.NothingFits nothing -> {
          if (!now.isBefore(acquire.until())) {
            acquire.replyTo().tell(new Answer.NoWorker(nothing.text()));
            each.remove();
          }
        }
      }
    }
    if (waiting.isEmpty()) {
      timers.cancel(Look.class);
    } else if (!timers.isTimerActive(Look.class)) {
      timers.startTimerWithFixedDelay(Look.class, new Look(), LOOK_AGAIN);
    }
  }

  private WorkCounts counts() {
    SortedMap<WorkerId, Integer> leased = new TreeMap<>();
    leases.out().values().forEach(lease -> leased.merge(lease.worker(), 1, Integer::sum));
    return new WorkCounts(leased, waiting.size());
  }
}
