package network.byline.actors.job;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import network.byline.actors.account.Account;
import network.byline.actors.account.HoldReply;
import network.byline.actors.batch.Batcher;
import network.byline.actors.model.Model;
import network.byline.actors.model.ModelStatus;
import network.byline.actors.work.WorkerPool;
import network.byline.base.receipt.Receipt;
import network.byline.base.statement.Disclosure;
import network.byline.base.statement.Order;
import network.byline.base.statement.TaskKind;
import network.byline.base.value.JobId;
import network.byline.scheduler.lease.LeaseId;
import network.byline.scheduler.matching.TaskNeed;
import network.byline.scheduler.matching.WorkerId;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * What a job asks of others, one question at a time; answers come back as commands. Each may be
 * asked twice and counts once. Part of the job's shell; used by its actor only.
 */
final class JobSteps {

  /** How many leases of a task may be lost before only the host's own workers are asked for it. */
  static final int OWN_WORKERS_AFTER = 2;

  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(5);
  private static final Duration AGAIN_AFTER = Duration.ofSeconds(2);

  /**
   * How often a job says that it still waits for a worker, lest a pool that forgot it stay quiet.
   */
  private static final Duration LEASE_AGAIN = Duration.ofSeconds(5);

  /** The questions that a state asks for. */
  enum Step {
    NONE,
    HOLD,
    LEASE,
    END_HOLD,
    HAND_OVER
  }

  private final JobId id;
  private final Job.Parts parts;
  private final JobVoice voice;
  private final ActorContext<Job.Command> context;
  private final TimerScheduler<Job.Command> timers;

  /** The question whose answer is awaited; it is not asked again meanwhile. */
  private Step underWay = Step.NONE;

  private Optional<Wish> wish = Optional.empty();

  /** A lease that is wanted, and until when the job waits for it, however often it asks. */
  private record Wish(LeaseId lease, Instant until) {}

  JobSteps(
      JobId id,
      Job.Parts parts,
      JobVoice voice,
      ActorContext<Job.Command> context,
      TimerScheduler<Job.Command> timers) {
    this.id = id;
    this.parts = parts;
    this.voice = voice;
    this.context = context;
    this.timers = timers;
  }

  /** Notes that a question is answered. */
  void answered(Step step) {
    if (underWay == step) {
      underWay = Step.NONE;
    }
  }

  /** Notes that a question was not answered, and sees to it that it is asked again. */
  void notAnswered(Job.NotAnswered not) {
    answered(not.step());
    if (not.step() == Step.LEASE) {
      context.getSelf().tell(new Job.Pursue());
      return;
    }
    context
        .getLog()
        .warn("job {}: no answer to {}, asking again: {}", id, not.step(), not.reason());
    timers.startSingleTimer(Job.Pursue.class, new Job.Pursue(), AGAIN_AFTER);
  }

  /** Asks what the state asks for, if no question is open. */
  void pursue(JobState state) {
    if (underWay != Step.NONE) {
      return;
    }
    switch (state) {
      case JobState.Submitted s -> askHold(s.order());
      case JobState.Queued s -> {
        if (s.givesUp(parts.terms().leases())) {
          context.getSelf().tell(new Job.Fail(s.failure(parts.terms().leases(), "")));
        } else {
          askLease(s);
        }
      }
      case JobState.Settled s -> {
        if (!s.holdEnded()) {
          askHoldEnd(s);
        } else if (!s.handedOver()) {
          askHandOver(s);
        }
      }
      case JobState.Empty s -> {
        // Nothing to do.
      }
      case JobState.Running s -> {
        // The worker's answer or the end of the lease comes next.
      }
    }
  }

  /** Asks for the model of an order that is not taken yet. */
  void askModel(Job.Submit submit) {
    context.ask(
        ModelStatus.class,
        parts.models().apply(submit.submission().order().statement().model()),
        ANSWER_WITHIN,
        Model.Show::new,
        (model, error) ->
            error == null
                ? new Job.ModelKnown(submit, model)
                : new Job.NotAdmitted(submit, "the model did not answer: " + error));
  }

  /** Asks whether the client's account would hold what an order may cost. */
  void askFunds(Job.Submit submit, ModelStatus model) {
    Order order = submit.submission().order().statement();
    context.ask(
        HoldReply.class,
        parts.accounts().apply(order.client()),
        ANSWER_WITHIN,
        replyTo ->
            new Account.CanHold(
                order.nonce(),
                submit.submission().order().digest(parts.domain()),
                order.maxFee(),
                order.expiry(),
                submit.submission().cap(),
                replyTo),
        (reply, error) ->
            error == null
                ? new Job.FundsKnown(submit, model, reply)
                : new Job.NotAdmitted(submit, "the account did not answer: " + error));
  }

  private void askHold(AcceptedOrder order) {
    underWay = Step.HOLD;
    Order terms = order.order();
    context.ask(
        HoldReply.class,
        parts.accounts().apply(terms.client()),
        ANSWER_WITHIN,
        replyTo ->
            new Account.TakeHold(
                terms.nonce(),
                order.digest(),
                terms.maxFee(),
                terms.expiry(),
                order.submission().cap(),
                replyTo),
        (reply, error) ->
            error == null ? new Job.HoldAnswered(reply) : notAnswered(Step.HOLD, error));
  }

  private void askLease(JobState.Queued queued) {
    underWay = Step.LEASE;
    LeaseId lease = queued.nextLease(id);
    Instant until = until(lease);
    TaskNeed any =
        TaskNeed.of(
            queued.kind(),
            queued.order().order().model(),
            queued.order().card().statement().arithmeticContract());
    TaskNeed need =
        queued
            .generated()
            .map(g -> any.avoiding(g.account(), new WorkerId(g.worker())))
            .orElse(any);
    Duration length =
        queued.kind() == TaskKind.INFER ? parts.terms().generating() : parts.terms().scoring();
    context.ask(
        WorkerPool.Answer.class,
        parts.pool(),
        LEASE_AGAIN,
        replyTo -> new WorkerPool.Acquire(lease, need, shownTo(queued), length, until, replyTo),
        (answer, error) ->
            error == null ? new Job.LeaseAnswered(lease, answer) : notAnswered(Step.LEASE, error));
  }

  /**
   * Returns who may be asked: whatever the order allows, until too many have failed at the task.
   */
  private static Disclosure shownTo(JobState.Queued queued) {
    return queued.attempts() >= OWN_WORKERS_AFTER
        ? Disclosure.SEALED
        : queued.order().order().disclosure();
  }

  private Instant until(LeaseId lease) {
    if (wish.isEmpty() || !wish.get().lease().equals(lease)) {
      voice.waiting();
      wish = Optional.of(new Wish(lease, parts.clock().instant().plus(parts.terms().worker())));
    }
    return wish.get().until();
  }

  private void askHoldEnd(JobState.Settled settled) {
    underWay = Step.END_HOLD;
    Receipt receipt = settled.entry().receipt();
    context.ask(
        Done.class,
        parts.accounts().apply(receipt.client()),
        ANSWER_WITHIN,
        replyTo ->
            receipt.fee().isZero()
                ? new Account.Release(id.nonce(), replyTo)
                : new Account.Capture(id.nonce(), receipt.fee(), replyTo),
        (done, error) ->
            error == null ? new Job.HoldEndKnown() : notAnswered(Step.END_HOLD, error));
  }

  private void askHandOver(JobState.Settled settled) {
    underWay = Step.HAND_OVER;
    context.askWithStatus(
        Done.class,
        parts.batcher().get(),
        ANSWER_WITHIN,
        replyTo -> new Batcher.AddReceipt(settled.entry(), settled.certificates(), replyTo),
        (done, error) ->
            error == null ? new Job.HandOverKnown() : notAnswered(Step.HAND_OVER, error));
  }

  private static Job.Command notAnswered(Step step, Throwable error) {
    return new Job.NotAnswered(step, String.valueOf(error));
  }
}
