package network.byline.peer.volunteer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import network.byline.actors.work.InferDone;
import network.byline.actors.work.ScoreDone;
import network.byline.actors.work.Workers;
import network.byline.base.value.Digest;
import network.byline.peer.transport.PeerConnection;
import network.byline.peer.volunteer.Computation.Outcome;
import network.byline.peer.volunteer.protocol.Leasing;
import network.byline.scheduler.lease.LeaseId;

/**
 * What this machine works on, and the last results that nobody has taken yet. It outlives
 * connections: a host that comes back finds what was done meanwhile.
 */
final class Workbench {

  private static final int KEPT = 16;

  private final Workers workers;
  private final TaskContent content;
  private final Consumer<VolunteerEvent> events;
  private final Map<Computation.Task, Computation> computations = new LinkedHashMap<>();
  private final Set<Digest> models = new HashSet<>();

  Workbench(Workers workers, TaskContent content, Consumer<VolunteerEvent> events) {
    this.workers = workers;
    this.content = content;
    this.events = events;
  }

  /** Works on a leased task, or goes on with it where it was begun already. */
  void take(Leasing.Task leased, PeerConnection host, Computation.Follower follower) {
    Computation.Task task = Computation.Task.of(leased);
    Computation fresh = new Computation(task, leased.lease());
    Computation computation;
    synchronized (this) {
      Computation begun = computations.get(task);
      computation = begun == null || begun.isSpoilt() ? fresh : begun;
      computations.put(task, computation);
      forgetOldest();
    }
    computation.follow(follower);
    if (computation.equals(fresh)) {
      Thread.ofVirtual()
          .name("task-" + leased.lease())
          .start(() -> work(computation, leased, host));
    }
  }

  private void work(Computation computation, Leasing.Task leased, PeerConnection host) {
    String model = leased.card().name().value();
    TaskContent.Held files;
    try {
      files =
          content.fetch(
              leased.card(),
              host,
              bytes -> {
                computation.fetched(System.nanoTime());
                events.accept(new VolunteerEvent.Fetching(model, bytes));
              },
              computation.cancellation());
    } catch (RuntimeException e) {
      end(computation, new Outcome.Failed("the model cannot be had: " + e.getMessage()));
      return;
    }
    synchronized (this) {
      models.add(leased.card().root());
    }
    events.accept(new VolunteerEvent.Began(leased.lease(), leased.kind(), model));
    long start = System.nanoTime();
    BiFunction<Outcome, Throwable, Outcome> ended =
        (outcome, failure) -> failure == null ? outcome : new Outcome.Failed(reason(failure));
    CompletionStage<Outcome> outcome =
        switch (leased) {
          case Leasing.Task.Infer(var task) ->
              workers
                  .infer(task, computation::drawn)
                  .<Outcome>thenApply(Outcome.Inferred::new)
                  .handle(ended);
          case Leasing.Task.Score(var task) ->
              workers.score(task).<Outcome>thenApply(Outcome.Scored::new).handle(ended);
        };
    if (computation.cancellation().isCancelled()) {
      // It was cancelled before the worker had it.
      workers.cancel(computation.own());
    }
    var _ =
        outcome.thenAccept(
            how -> {
              files.close();
              if (!(how instanceof Outcome.Failed)) {
                events.accept(
                    new VolunteerEvent.Computed(
                        leased.lease(),
                        leased.kind(),
                        tokens(how, leased),
                        Duration.ofNanos(System.nanoTime() - start)));
              }
              end(computation, how);
            });
  }

  private static int tokens(Outcome outcome, Leasing.Task leased) {
    return switch (outcome) {
      case Outcome.Inferred(InferDone.Inferred done) -> done.trace().answerTokens().size();
      case Outcome.Scored(ScoreDone.Scored done) -> done.evidence().tuned().size();
      default ->
          leased instanceof Leasing.Task.Score(var task) ? task.trace().answerTokens().size() : 0;
    };
  }

  private void end(Computation computation, Outcome outcome) {
    if (outcome instanceof Outcome.Failed(String reason)) {
      events.accept(new VolunteerEvent.Failed(computation.own(), reason));
      synchronized (this) {
        computations.remove(computation.task(), computation);
      }
    }
    computation.end(outcome);
  }

  /** Ends early what is done under a lease. */
  void cancel(LeaseId lease) {
    under(lease).ifPresent(this::cancel);
  }

  private void cancel(Computation computation) {
    computation.cancellation().cancel();
    workers.cancel(computation.own());
  }

  /** Forgets a result that was judged. */
  synchronized void settled(LeaseId lease) {
    under(lease).filter(Computation::hasEnded).ifPresent(c -> computations.remove(c.task(), c));
  }

  /** Returns what has not been judged, the oldest first. */
  synchronized List<Computation> open() {
    return new ArrayList<>(computations.values());
  }

  /** Ends early all that is worked on, and returns the leases that it was for. */
  List<LeaseId> handBack() {
    List<Computation> running = open().stream().filter(c -> !c.hasEnded()).toList();
    List<LeaseId> leases = running.stream().flatMap(c -> c.release().stream()).toList();
    running.forEach(this::cancel);
    return leases;
  }

  /** Returns how many tasks are being worked on. */
  synchronized int working() {
    return (int) computations.values().stream().filter(c -> !c.hasEnded()).count();
  }

  /** Returns the roots of the models whose files are here. */
  synchronized Set<Digest> models() {
    return Set.copyOf(models);
  }

  private synchronized Optional<Computation> under(LeaseId lease) {
    return computations.values().stream()
        .filter(c -> c.lease().filter(lease::equals).isPresent())
        .findFirst();
  }

  private void forgetOldest() {
    Iterator<Computation> oldest = computations.values().iterator();
    while (computations.size() > KEPT && oldest.hasNext()) {
      if (oldest.next().hasEnded()) {
        oldest.remove();
      }
    }
  }

  private static String reason(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return cause.getMessage() == null ? cause.toString() : cause.getMessage();
  }
}
